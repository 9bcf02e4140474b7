"""Measures a private system from the intake to stored notifications. docs/benchmarks.md says what the figures mean."""

import argparse
import base64
import json
import os
import pathlib
import sys
import time

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "Tests/System"))

import pika  # noqa: E402

from feed import SEALED, SERVICE_OF, Feed, contact, event, invented_child  # noqa: E402
from system import System, check, say, wait_for  # noqa: E402

SOURCES = ["school-census", "gp-registration", "health-visiting", "case-system-ambridge"]
EMAILS = [f"{name}@example.org" for name in ("hilda.head", "gita.gp", "vera.visitor", "sam.social")]
LATER_EMAIL = "carol.charity@example.org"


def binaries():
    chosen = os.environ.get("CONTACTPOINT_BIN")
    if chosen:
        return chosen
    release = root / ".build/release"
    return release if (release / "gateway").exists() else root / ".build/debug"


def prepare(file, feeds, count):
    """Writes sealed events to a file: two for each child, of different sources and practitioners."""
    with open(file, "w") as lines:
        for number in range(count):
            child, round_ = number % (count // 2), number // (count // 2)
            place = (child + round_) % len(SOURCES)
            source = SOURCES[place]
            said = contact(SERVICE_OF[source], "involvement-1", EMAILS[place])
            report = event(f"event-{number}", source, f"record-{child}", invented_child(child), said)
            print(source, base64.b64encode(feeds[source].seal(report)).decode(), file=lines)


def publish(channel, source, body, message):
    channel.basic_publish(
        f"intake.{source}", "report", body,
        pika.BasicProperties(content_type=SEALED, delivery_mode=2, message_id=message))


def channels(feeds):
    """They don't wait for confirms: whether all arrived is seen at the end."""
    return {source: feed.connection.channel() for source, feed in feeds.items()}


def decided(system):
    return system.count("notifications.fact", "state = 'decided'")


def throughput(system, feeds, file, count):
    """Events a second, from the first publish until everybody has been told of everything."""
    events = []
    for line in open(file):
        source, body = line.split()
        events.append((source, base64.b64decode(body)))
    to = channels(feeds)
    start = time.monotonic()
    for number, (source, body) in enumerate(events):
        publish(to[source], source, body, str(number))
    say(f"published {count} in {time.monotonic() - start:.1f} s")
    last = 0

    def all_decided():
        nonlocal last
        done = decided(system)
        if done >= last + count // 10:
            last = done
            say(f"{done} of {count} decided")
        return done == count

    wait_for("all facts decided", all_decided, 1800, every=0.2)
    seconds = time.monotonic() - start
    check(system.count("notifications.notification") == count, "not two notifications a child")
    return count / seconds


def latencies(system, feeds, rate, children):
    """In ms, from publishing to the notification: one new involvement for each of `count` children, evenly spaced."""
    count = max(100, min(children, int(rate * 15)))
    count = min(count, children)
    say(f"{count} events at {rate:.0f} a second")
    events = []
    for child in range(count):
        source = SOURCES[child % len(SOURCES)]
        said = contact(SERVICE_OF[source], "involvement-2", LATER_EMAIL)
        events.append((source, feeds[source].seal(
            event(f"later-{child}", source, f"later-{child}", invented_child(child), said))))
    before, to, published = decided(system), channels(feeds), {}
    start = time.monotonic()
    for child, (source, body) in enumerate(events):
        while (ahead := start + child / rate - time.monotonic()) > 0:
            time.sleep(ahead)
        published[child] = time.time()
        publish(to[source], source, body, f"later-{child}")
    wait_for("all facts decided", lambda: decided(system) == before + count, 600, every=0.5)
    told = system.sql(
        "select r.name, extract(epoch from n.at) as at from notifications.notification n"
        " join identity.account a on a.id = n.account"
        " join (select distinct child, name::text as name from identity.source_record) r on r.child = n.child"
        f" where a.email = '{LATER_EMAIL}'")
    at = {json.loads(row["name"])["given"][0]: row["at"] for row in told}
    check(len(at) == count, f"{len(at)} of {count} were told")
    return sorted(
        (at[invented_child(child)["name"]["given"][0]] - instant) * 1000 for child, instant in published.items())


def cpu(system):
    """Seconds of CPU so far: of each service, of the database with its backends, of the broker."""
    spent, parents, ticks = {}, {}, os.sysconf("SC_CLK_TCK")
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        spent[int(folder.name)] = sum(map(int, fields[11:15])) / ticks
        parents[int(folder.name)] = int(fields[1]), command
    seconds = {name: spent[pid] for name, pid in system.pids().items()}
    postmasters = {pid for pid, (_, command) in parents.items() if f"{system.folder}/" in command and "postgres" in command}
    seconds["database"] = sum(
        spent[pid] for pid, (parent, _) in parents.items() if pid in postmasters or parent in postmasters)
    seconds["broker"] = sum(
        spent[pid] for pid, (_, command) in parents.items() if f"{system.folder}/" in command and "beam" in command)
    return seconds


def quantile(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def run():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5000, help="how many to publish at full speed")
    count = max(200, parser.parse_args().events // 2 * 2)
    chosen = binaries()
    say("measures", chosen, "" if "release" in str(chosen) else "(not known to be a release build)")
    with System(binaries=chosen) as system:
        feeds = {source: Feed(system, source) for source in SOURCES}
        file = system.folder / "events"
        prepare(file, feeds, count)
        say(f"prepared {count} sealed events for {count // 2} children")
        before = cpu(system)
        rate = throughput(system, feeds, file, count)
        after = cpu(system)
        costs = {name: (after[name] - before[name]) / count * 1e6 for name in after}
        say("CPU an event, in us:", ", ".join(f"{name} {cost:.0f}" for name, cost in costs.items()))
        say(f"{rate:.0f} events a second")
        sorted_latencies = latencies(system, feeds, rate / 2, count // 2)
        for feed in feeds.values():
            feed.close()
    figures = [
        {"name": "events-per-second", "value": round(rate, 1), "unit": "/s"},
        {"name": "p50", "value": round(quantile(sorted_latencies, 0.5), 1), "unit": "ms"},
        {"name": "p99", "value": round(quantile(sorted_latencies, 0.99), 1), "unit": "ms"},
    ]
    print(json.dumps({"bench": "pipeline", "figures": figures}))


if __name__ == "__main__":
    run()
