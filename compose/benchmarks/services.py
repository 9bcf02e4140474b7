"""Measures each executable by itself in a private system: how fast it starts, and how much memory it holds when idle."""

import argparse
import json
import pathlib
import statistics
import time

from pipeline import binaries
from system import PROCESSES, System, check, say

PART = {"Rss": "memory", "Pss": "proportional", "Private_Clean": "private", "Private_Dirty": "private"}


def start(system, name):
    """Ms from the start until a question of health that was put at that instant is answered.

    It is put to the gateway, which asks all services; it waits in the service's queue until somebody takes it.
    """
    system.processes[name].terminate()
    check(system.processes[name].wait(20) == 0, f"{name} does not end in order")
    began = time.monotonic()
    system.start(name)
    while time.monotonic() < began + 30:
        status, health = system.ask("GET", "/v1/health")
        if status == 200 and health["status"] == "up":
            return (time.monotonic() - began) * 1000
        time.sleep(0.002)
    raise AssertionError(f"{name} is not ready after 30 s")


def memory(pid):
    """In MB: what is resident, the share of it with pages divided among those who map them, what is its own alone."""
    held = dict.fromkeys(PART.values(), 0.0)
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        key, _, value = line.partition(":")
        if key in PART:
            held[PART[key]] += int(value.split()[0]) * 1024 / 1e6
    return held


def run():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=5, help="how often each is started; the median counts")
    parser.add_argument("--idle", type=float, default=5, help="seconds from the last start until memory is looked at")
    options = parser.parse_args()
    chosen = binaries()
    say("measures", chosen, "" if "release" in str(chosen) else "(not known to be a release build)")
    figures = []
    with System(binaries=chosen) as system:
        starts = {name: [start(system, name) for _ in range(options.starts)] for name in PROCESSES}
        for name, took in starts.items():
            say(f"{name} starts in", ", ".join(f"{ms:.0f}" for ms in sorted(took)), "ms")
            figures.append((f"start-{name}", statistics.median(took), "ms"))
        time.sleep(options.idle)
        for name, pid in system.pids().items():
            held = memory(pid)
            say(f"{name} holds", ", ".join(f"{value:.1f} MB {part}" for part, value in held.items()))
            figures += [(f"idle-{part}-{name}", value, "MB") for part, value in held.items()]
    print(json.dumps({"bench": "services", "figures": [
        {"name": name, "value": round(value, 1), "unit": unit} for name, value, unit in figures]}))


if __name__ == "__main__":
    run()
