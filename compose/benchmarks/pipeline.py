"""Measures a private system from the intake to stored notifications. docs/benchmarks.md says what the figures mean."""

import argparse
import json
import os
import pathlib
import sys
import time

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "Tests/System"))

import pika  # noqa: E402

import feeding  # noqa: E402
import interactive  # noqa: E402
from feed import SEALED, SERVICE_OF, Feed, contact, event, invented_child  # noqa: E402
from interactive import quantile  # noqa: E402
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


def prepare(file, feeds, reports):
    """Writes sealed events to a file, of each (name, child, round): in each round another source and practitioner."""
    def sealed():
        for name, child, round_ in reports:
            place = (child + round_) % len(SOURCES)
            source = SOURCES[place]
            said = contact(SERVICE_OF[source], "involvement-1", EMAILS[place])
            yield source, feeds[source].seal(event(name, source, f"record-{child}", invented_child(child), said))

    feeding.write(file, sealed(), SOURCES)


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
    feeds_at_work = feeding.Feeding(system, file, "event", feeds, SOURCES)
    last = 0

    def all_decided():
        nonlocal last
        feeds_at_work.works()
        done = decided(system)
        if done >= last + count // 10:
            last = done
            say(f"{done} of {count} decided")
        return done == count

    # Seldom, because looking costs the database as well; the end is read off what was written.
    wait_for("all facts decided", all_decided, 1800, every=3)
    start, published, _ = feeds_at_work.end()
    check(published == count, f"{published} of {count} were published")
    check(system.count("notifications.notification") == count, "not two notifications a child")
    end = system.sql("select extract(epoch from max(at))::float8 as at from notifications.notification")[0]["at"]
    return count / (end - start)


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
    at = {whole(json.loads(row["name"])): row["at"] for row in told}
    check(len(at) == count, f"{len(at)} of {count} were told")
    return [(at[whole(invented_child(child)["name"])] - instant) * 1000 for child, instant in published.items()]


def whole(name):
    return *name["given"], name["family"]


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


def run_throughput(system, feeds, file, count):
    children = count // 2
    prepare(file, feeds, ((f"event-{number}", number % children, number // children) for number in range(count)))
    say(f"prepared {count} sealed events for {children} children")
    before = cpu(system)
    rate = throughput(system, feeds, file, count)
    after = cpu(system)
    costs = {name: (after[name] - before[name]) / count * 1e6 for name in after}
    say("CPU an event, in us:", ", ".join(f"{name} {cost:.0f}" for name, cost in costs.items()))
    say(f"{rate:.0f} events a second")
    return rate


def run_interactive(system, feeds, file, first, requests, rate):
    """The figures of interactive requests; the bulk feed is of new children, from number `first` on."""
    count = int(requests / interactive.RATE * rate * 1.5)
    prepare(file, feeds, ((f"bulk-{number}", first + number // 2, number % 2) for number in range(count)))
    say(f"prepared {count} sealed events for the bulk feed")
    quiet, busy = interactive.measure(
        system, requests, lambda: feeding.Feeding(system, file, "bulk", feeds, SOURCES))
    took = [answer["ms"] for answer in busy]
    return [
        figure("interactive-p50-under-bulk", quantile(took, 0.5), "ms"),
        figure("interactive-p99-under-bulk", quantile(took, 0.99), "ms"),
        figure("interactive-p99-quiet", quantile([answer["ms"] for answer in quiet], 0.99), "ms"),
        figure("interactive-failures", sum(not answer["ok"] for answer in busy), "requests"),
    ]


def figure(name, value, unit):
    return {"name": name, "value": round(value, 1), "unit": unit}


def run():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5000, help="how many to publish at full speed")
    parser.add_argument("--requests", type=int, default=1000, help="how many practitioners make under a bulk feed")
    parser.add_argument("--only", choices=["throughput", "latency", "interactive"], help="measure that alone")
    options = parser.parse_args()
    # Interactive requests alone need some children, and a guess at the rate.
    count = 1000 if options.only == "interactive" else max(200, options.events // 2 * 2)
    chosen = binaries()
    say("measures", chosen, "" if "release" in str(chosen) else "(not known to be a release build)")
    figures = []
    with System(binaries=chosen) as system:
        feeds = {source: Feed(system, source) for source in SOURCES}
        file = system.folder / "events"
        rate = run_throughput(system, feeds, file, count)
        if options.only in (None, "throughput"):
            figures.append(figure("events-per-second", rate, "/s"))
        if options.only in (None, "latency"):
            took = latencies(system, feeds, rate / 2, count // 2)
            p99 = quantile(took, 0.99)
            figures += [
                figure("p50", quantile(took, 0.5), "ms"), figure("p99", p99, "ms"),
                figure("p99-at-half-rate", p99, "ms")]
        if options.only in (None, "interactive"):
            figures += run_interactive(system, feeds, file, count // 2, options.requests, max(rate, 1000))
        for feed in feeds.values():
            feed.close()
    print(json.dumps({"bench": "pipeline", "figures": figures}))


if __name__ == "__main__":
    run()
