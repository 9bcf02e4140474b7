"""Sources that report as fast as the intake takes, by a program in C: one in Python takes a tenth of both processors."""

import os
import pathlib
import signal
import subprocess

from system import check, root

# How many reports may lie in the intake's queue: enough that it never runs dry.
BACKLOG = 4000


def write(file, reports, sources):
    """Writes sealed events, each (source, body), as feeding.c reads them."""
    with open(file, "wb") as events:
        for source, body in reports:
            events.write(bytes([sources.index(source)]) + len(body).to_bytes(4, "little") + body)


def program():
    """Where the program is, built if it is not."""
    code = pathlib.Path(__file__).with_name("feeding.c")
    place = root / ".local/bench/feeding"
    if not place.exists() or place.stat().st_mtime < code.stat().st_mtime:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(f"feeding.{os.getpid()}")
        subprocess.run(
            ["cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wno-unused-function", code, "-lrabbitmq", "-o", fresh],
            check=True)
        fresh.rename(place)
    return place


class Feeding:
    """The sources at work, with the events of a file that `write` wrote for the same sources."""

    def __init__(self, system, file, prefix, feeds, sources):
        administrator = subprocess.run(
            [root / "compose/private", "url", "broker", system.folder, str(system.base)], check=True, text=True,
            capture_output=True).stdout.strip()
        self.process = subprocess.Popen(
            [program(), file, str(BACKLOG), prefix], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print("identity.intake", administrator, file=self.process.stdin)
        for source in sources:
            print(source, feeds[source].config["broker"]["url"], file=self.process.stdin)
        self.process.stdin.close()

    def works(self):
        status = self.process.poll()
        check(not status, f"the sources ended with {status}")
        return status is None

    def end(self):
        """When the first was published, in seconds since 1970; how many were; and how many of them still wait."""
        if self.works():
            self.process.send_signal(signal.SIGTERM)
        first, published, waiting = self.process.stdout.read().split()
        check(self.process.wait() == 0, "the sources failed")
        return float(first), int(published), int(waiting)
