"""1,000 events for 300 children, shuffled, a tenth of them twice, from five sources; each process is killed once with -9.

Then every involvement is there exactly once, every expected notification exactly once, and an entry for every action.
"""

import random
from collections import Counter

from feed import AUTHORITY_OF, SERVICE_OF, Feed, contact, event, invented_child
from system import ENTRIES_WRITTEN, PROCESSES, SERVICES, SOURCES, System, check, say, wait_for

EVENTS, CHILDREN = 1000, 300
PROGRESS = {
    "identity": "identity.receipt", "directory": "directory.involvement", "shielding": "shielding.contact",
    "notifications": "notifications.fact", "audit": "audit.entry", "gateway": "notifications.notification",
}
random.seed(2026)


def phone(number):
    """A number that tells one contact from all others, from the range kept for drama."""
    return f"01632 96{number:04}"


def planned(system):
    """The events, by source and id; with whom each contact belongs to, by phone, and who has ended already."""
    emails = sorted(f"{username}@example.org" for username in system.accounts())
    events, owners, over = [], {}, set()
    for number in range(EVENTS):
        source = random.choice(SOURCES)
        child = number if number < CHILDREN else random.randrange(CHILDREN)
        # One in ten is nobody with an account; an address is compared without regard to case.
        email = random.choice(emails) if random.random() < 0.9 else None
        ended = "2022-07-31" if random.random() < 0.05 else None
        owners[phone(number)] = email
        if ended:
            over.add(phone(number))
        written = email.upper() if email and number % 7 == 0 else email
        said = contact(SERVICE_OF[source], f"involvement-{number}", written, phone(number), ended)
        events.append(event(
            f"event-{number}", source, f"record-{child}", invented_child(child), said,
            AUTHORITY_OF.get(source, "E06000901"), at=1767000000 + number))
    return events, owners, over


def publish(system, feeds, events):
    """Publishes all, and kills each process once, in the middle of its work."""
    stream = events + random.sample(events, EVENTS // 10)
    random.shuffle(stream)
    killed, share, before = [], len(stream) // (len(PROCESSES) + 1), 0
    for number, report in enumerate(stream, start=1):
        feeds[report["source"]].publish(report)
        if number % share == 0 and len(killed) < len(PROCESSES):
            name = PROCESSES[len(killed)]
            table = PROGRESS[name]
            wait_for(f"{name} is at work", lambda: system.count(table) > before, 60, every=0.05)
            system.kill(name)
            system.start(name)
            killed.append(name)
            say(f"killed {name} after {number} events, when {table} held {system.count(table)}")
            before = system.count(PROGRESS[PROCESSES[len(killed)]]) if len(killed) < len(PROCESSES) else 0
    check(killed == PROCESSES, "not every process was killed")
    say(f"published {len(stream)}")


def check_receipts(system, feeds, events):
    kept = Counter((row["source"], row["event"]) for row in system.sql(
        "select source, event from identity.receipt where outcome = 'accepted'"))
    check(kept == Counter((e["source"], e["id"]) for e in events), "not one accepted receipt for each event")
    check(system.count("identity.receipt") == EVENTS, "other receipts than those")
    wanted = {(e["source"], e["id"]) for e in events}

    def answered():
        return {(name, receipt["event"]) for name, feed in feeds.items() for _, receipt in feed.collect()}

    wait_for("a receipt for each event comes back", lambda: answered() == wanted, 30)
    outcomes = Counter(receipt["outcome"] for feed in feeds.values() for _, receipt in feed.receipts)
    check(set(outcomes) == {"accepted"}, f"receipts say {outcomes}")


def contacts_by_handle(system, children):
    """Handle to phone, as the API shows it to a practitioner: every contact of every child."""
    token = system.sign_in("gita.gp")
    shown = {}
    for child in children:
        def record():
            status, answer = system.ask("GET", f"/v1/children/{child}?reason=newReferral", token=token)
            return answer if status == 200 and answer["whereabouts"]["shown"] else None

        for entry in wait_for(f"the record of {child}", record, 20)["whereabouts"]["contacts"]:
            check(entry["handle"] not in shown, "a contact is shown twice")
            shown[entry["handle"]] = entry["contact"]["phone"]
    return shown


def expected_notifications(system, shown, owners):
    """Whom the contract wants told, from Directory's order alone.

    Those in contact learn once of each newcomer who is not themselves; the newcomer learns that others are there.
    Somebody without an account counts as another, and is told nothing; a feed account is nobody's.
    """
    people = system.sql("select email, id from identity.account where role <> 'feed'")
    accounts = {row["email"]: row["id"] for row in people}
    order = system.sql("select child, handle, ordinal from directory.involvement where ended is null")
    ordinals = Counter((row["child"], row["ordinal"]) for row in order)
    check(max(ordinals.values()) == 1, "two involvements of a child have one place")
    expected = Counter()
    present = {}
    for row in sorted(order, key=lambda row: (row["child"], row["ordinal"])):
        there = present.setdefault(row["child"], [])
        newcomer = accounts.get(owners[shown[row["handle"]]])
        others = [owner for owner in there if owner is None or owner != newcomer]
        for owner in set(others) - {None}:
            expected[row["handle"], owner, "newInvolvement"] += 1
        if others and newcomer:
            expected[row["handle"], newcomer, "othersInContact"] += 1
        there.append(newcomer)
    return expected


def check_audit(system, involved):
    written = [(row["entry"], row["writer"], row["number"]) for row in system.sql(ENTRIES_WRITTEN)]
    log = system.sql("select id, writer, index from audit.entry order by index")
    check(Counter(entry["id"] for entry in log) == Counter(entry for entry, _, _ in written), "the log is not what was written")
    check([entry["index"] for entry in log] == list(range(len(log))), "the log has a gap")
    numbers = {}
    for _, writer, number in written:
        numbers.setdefault(writer, set()).add(number)
    for writer, given in numbers.items():
        check(sorted(given) == list(range(1, len(given) + 1)), f"writer {writer} left out a number")
    actions = Counter()
    for row in system.sql("select action, count(*) as n from audit.entry group by action"):
        actions[row["action"]] = row["n"]
    for action, least in {
        "reportAccepted": EVENTS, "createdChild": CHILDREN, "involvementBegan": involved,
    }.items():
        check(actions[action] == least, f"{actions[action]} entries {action} instead of {least}; {dict(actions)}")
    untold = system.sql(
        "select distinct child from notifications.notification n where not exists"
        " (select from audit.entry e where e.action = 'notified' and n.child = any (e.children))")
    check(not untold, f"{len(untold)} children of whom somebody was told without an entry")
    viewed = system.sql(
        "select count(distinct c) as n from audit.entry, unnest(children) c where action = 'releasedWhereabouts'")
    check(viewed[0]["n"] == CHILDREN, "a release without an entry")
    say(f"{len(log)} entries of {len(numbers)} writers: {dict(actions)}")


def run():
    with System() as system:
        events, owners, over = planned(system)
        feeds = {name: Feed(system, name) for name in SOURCES}
        publish(system, feeds, events)
        wait_for("all events are decided", lambda: system.count("identity.receipt") >= EVENTS)
        system.settle()
        say("nothing is under way any more")
        check(set(system.pids()) == set(PROCESSES), "a process ended by itself")
        check_receipts(system, feeds, events)

        children = [row["id"] for row in system.sql("select id from identity.child")]
        check(len(children) == CHILDREN, f"{len(children)} children in Identity")
        check(sorted(children) == sorted(row["id"] for row in system.sql("select id from directory.child")),
              "other children in Directory")
        check(system.count("directory.involvement") == EVENTS, "not every involvement once in Directory")
        check(system.count("shielding.contact") == EVENTS, "not every contact once in the vault")
        handles = sorted(row["handle"] for row in system.sql("select handle from directory.involvement"))
        check(handles == sorted(row["handle"] for row in system.sql("select handle from shielding.contact")),
              "other handles in the vault")
        shown = contacts_by_handle(system, children)
        check(sorted(shown) == handles, "the API shows other contacts")
        check(sorted(shown.values()) == sorted(owners), "not every event is one contact")
        say("every involvement is there exactly once")

        expected = expected_notifications(system, shown, owners)
        told = Counter((row["handle"], row["account"], row["kind"]) for row in system.sql(
            "select f.handle, n.account, n.kind from notifications.notification n"
            " join notifications.fact f on f.id = n.fact"))
        check(told == expected, f"{sum((told - expected).values())} too many, {sum((expected - told).values())} missing")
        say(f"{sum(told.values())} notifications, as expected")

        system.settle()
        check_audit(system, EVENTS - len(over))
        for service in SERVICES:
            for table in ("runtime_early", "runtime_parked"):
                check(system.count(f"{service}.{table}") == 0, f"{service}.{table} is not empty")
        for feed in feeds.values():
            feed.close()
    say("the main job holds")


if __name__ == "__main__":
    run()
