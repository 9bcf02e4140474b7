"""What those who run the system do: parked messages, logs, feeds that are paused or interrupted, a queue that is gone,
and the exit codes."""

import json
import os
import signal
import subprocess
import threading
import time

import pika

from feed import AUTHORITY_OF, SERVICE_OF, Feed, contact, event, invented_child
from system import System, check, say, wait_for

ADA, BEN = invented_child(0), invented_child(1)


class Operator:
    """Runs the command line as it is run at a terminal."""

    def __init__(self, system):
        self.system = system
        self.home = system.folder / "home"
        (self.home / "log").mkdir(parents=True)
        for name in ("directory", "gateway"):
            (self.home / f"log/{name}-1.log").symlink_to(system.logs / f"{name}.log")
        self.environment = {
            **os.environ, "CONTACTPOINT_CONFIG": str(system.secrets / "operations/config.json"),
            "CONTACTPOINT_SECRETS": str(system.secrets), "CONTACTPOINT_HOME": str(self.home)}

    def start(self, *arguments, **options):
        command = [self.system.binaries / "contactpoint", *map(str, arguments)]
        return subprocess.Popen(
            command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment, **options)

    def __call__(self, *arguments, code=0, typed=""):
        """Standard output and standard error; `code` is the exit code that is expected."""
        process = self.start(*arguments)
        out, said = process.communicate(typed, timeout=120)
        check(process.returncode == code, f"{arguments}: {process.returncode} instead of {code}: {out} {said}")
        return out, said

    def json(self, *arguments, **options):
        return json.loads(self(*arguments, "-o", "json", **options)[0])

    def parked(self):
        return self.json("parked", "list", "--service", "directory")


class Reports:
    """Events of several sources, each under a number of its own."""

    def __init__(self, system):
        self.system, self.feeds, self.number = system, {}, 0

    def __call__(self, source, child, record, email):
        self.number += 1
        feed = self.feeds.setdefault(source, Feed(self.system, source))
        said = contact(SERVICE_OF[source], f"reference-{self.number}", email)
        identifier = f"event-{self.number}"
        feed.publish(event(identifier, source, record, child, said, AUTHORITY_OF.get(source, "E06000901")))
        check(feed.receipt(identifier)["outcome"] == "accepted", f"{identifier} is refused")

    def close(self):
        for feed in self.feeds.values():
            feed.close()


def involvements(system, child):
    return system.count("directory.involvement", f"child = '{child}'")


def told(system, child):
    """Who was told what about a child, in the order of Directory's news."""
    return [(row["username"], row["kind"]) for row in system.sql(
        "select a.username, n.kind from notifications.notification n join identity.account a on a.id = n.account"
        " join notifications.fact f on f.id = n.fact join directory.involvement i on i.handle = f.handle"
        f" where n.child = '{child}' order by i.ordinal, a.username")]


class Broken:
    """Directory's schema refuses to write one child until the block ends; parked messages are tried by hand alone."""

    def __init__(self, system, child):
        self.system, self.child = system, child

    def __enter__(self):
        self.system.administer(
            "alter table directory.involvement add constraint broken"
            f" check (child <> '{self.child}') not valid")

    def __exit__(self, kind, error, trace):
        # As if the next attempt were an hour away, so that what happens next is the operator's doing.
        self.system.administer(
            "update directory.runtime_parked set next_attempt = now() + interval '1 hour';"
            " alter table directory.involvement drop constraint broken")


def waits_parked(system, early):
    wait_for("one message is parked", lambda: system.count("directory.runtime_parked") == 1, 30)
    wait_for("what follows waits", lambda: system.count("directory.runtime_early") == early, 30)


def retry(system, operator, report):
    report("school-census", ADA, "ada", "hilda.head@example.org")
    report("school-census", BEN, "ben", "harry.head@example.org")
    wait_for("both children", lambda: system.count("directory.involvement") == 2, 30)
    ada, ben = (system.sql(f"select id from directory.child where name::text like '%{name}%'")[0]["id"]
                for name in (ADA["name"]["given"][0], BEN["name"]["given"][0]))
    with Broken(system, ada):
        report("gp-registration", ADA, "ada", "gita.gp@example.org")
        report("health-visiting", ADA, "ada", "vera.visitor@example.org")
        waits_parked(system, early=1)
        report("gp-registration", BEN, "ben", "gita.gp@example.org")
        wait_for("others go on", lambda: involvements(system, ben) == 2, 30)
        wait_for("others are told", lambda: len(told(system, ben)) == 2, 30)
        check(involvements(system, ada) == 1, "something of Ada was applied")
        wait_for("it is tried again by itself", lambda: operator.parked()[0]["message"]["attempts"] > 1, 30)

        rows = operator.parked()
        check(len(rows) == 1 and rows[0]["service"] == "directory", f"the list: {rows}")
        message = rows[0]["message"]
        check(message["subject"] == ada and message["sender"] == "identity", f"the message: {message}")
        check("database" in message["reason"], f"the reason: {message['reason']}")
        table = operator("parked", "list")[0]
        check(table.splitlines()[0].split()[:3] == ["service", "id", "type"], f"the table: {table}")
        check(len(table.strip().splitlines()) == 2 and message["id"] in table, f"the table: {table}")
        check(ADA["name"]["given"][0] not in table + json.dumps(rows), "the list shows a name")
        check("parked" in operator("doctor", code=1)[0], "the doctor does not see what is parked")
        standing = {row["service"]: row for row in operator.json("status")}["directory"]
        check((standing["parked"], standing["early"]) == (1, 1), f"the status: {standing}")
    say("one message of one child is parked:", message["reason"])

    check("no such" in operator("parked", "retry", "--service", "audit", message["id"], code=1)[1], "another service")
    operator("parked", "retry", "--service", "directory", message["id"])
    wait_for("it is applied, and what waited", lambda: involvements(system, ada) == 3, 30)
    wait_for("the notifications", lambda: len(told(system, ada)) == 5, 30)
    check(told(system, ada) == [
        ("gita.gp", "othersInContact"), ("hilda.head", "newInvolvement"), ("gita.gp", "newInvolvement"),
        ("hilda.head", "newInvolvement"), ("vera.visitor", "othersInContact")], f"{told(system, ada)}")
    check(operator.parked() == [], "something is still parked")
    operator("parked", "retry", "--service", "directory", message["id"], code=1)
    check(system.count("directory.runtime_early") == 0, "something still waits")
    say("it was applied once, in order, and the notifications arrived")
    return ada


def drop(system, operator, report, ada):
    with Broken(system, ada):
        report("case-system-ambridge", ADA, "ada", "sam.social@example.org")
        report("case-system-borchester", ADA, "ada", "chris.charity@example.org")
        waits_parked(system, early=1)
    message = operator.parked()[0]["message"]["id"]
    words = ("parked", "drop", "--service", "directory")
    said = operator(*words, message, code=1, typed="no\n")[1]
    check("lost" in said and "nothing was dropped" in said, f"it does not ask: {said}")
    operator(*words, message, code=1, typed="yes\nyes\n")
    operator(*words, message, code=1)
    operator(*words, "--yes", message, code=1, typed="yes\n")
    check(len(operator.parked()) == 1, "it was dropped unasked")
    check(involvements(system, ada) == 3, "something passed")
    operator(*words, message, typed=f"yes\n{message}\n")
    wait_for("what waited goes on", lambda: involvements(system, ada) == 4, 30)
    wait_for("and is told", lambda: ("chris.charity", "othersInContact") in told(system, ada), 30)
    check(not [who for who, _ in told(system, ada) if who == "sam.social"], "what was dropped was applied")
    check(operator.parked() == [] and system.count("directory.runtime_early") == 0, "something is left")
    operator(*words, "--yes", "--yes", message, code=1)
    wait_for("the drop is in the log", lambda: system.count("audit.entry", "action = 'droppedParked'") == 1, 30)
    entry = system.sql("select service, actor, terms, request from audit.entry where action = 'droppedParked'")[0]
    check(entry["service"] == "directory" and entry["request"], f"the entry: {entry}")
    check(entry["terms"] == {"by": "operations", "type": "identity.child-reported.v1"}, f"the entry: {entry}")
    retried = system.sql("select terms from audit.entry where action = 'retriedParked'")
    check([row["terms"] for row in retried] == [{"by": "operations"}], f"the entries of retries: {retried}")
    say("a dropped one is passed, and the log says so:", entry["terms"])


class Following:
    """`contactpoint logs --follow`, and the lines that it has printed."""

    def __init__(self, operator, *arguments):
        self.lines = []
        self.process = operator.start("logs", *arguments, "--follow")
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def count(self, words):
        return sum(words in line for line in self.lines)

    def interrupt(self):
        check(self.process.poll() is None, "it ended by itself")
        self.process.send_signal(signal.SIGINT)
        self.process.wait(10)


def interrupted_feed(system, operator):
    """A file of events whose publishing is killed in the middle, and goes on."""
    file, events = system.folder / "interrupted.ndjson", 1500
    progress = system.folder / "interrupted.ndjson.progress"
    file.write_text("".join(json.dumps(event(
        f"line-{number}", "school-census", f"roll-{number % 100}", invented_child(1000 + number % 100),
        contact("education", f"roll-{number}"), at=1767000000 + number)) + "\n" for number in range(events)))
    words = ("feed", "publish", "--source", "school-census", "--rate", 250, file)
    first = operator.start(*words)

    def reached():
        return json.loads(progress.read_text())["place"]["line"] if progress.exists() else 0

    wait_for("a third is published", lambda: reached() >= events // 3, 60, every=0.02)
    first.kill()
    first.communicate()
    place = reached()
    check(place < events, "it was killed too late")
    out, said = operator(*words, "-o", "json")
    summary = json.loads(out)
    check(f"going on after line {place}" in said, f"it does not go on: {said}")
    check((summary["sent"], summary["accepted"]) == (events - place, events - place), f"the summary: {summary}")
    check(not progress.exists(), "the bookmark is left")
    accepted = system.count("identity.receipt", "event like 'line-%' and outcome = 'accepted'")
    check(accepted == events, f"{accepted} of {events} events were accepted")
    wait_for("each once", lambda: system.count("shielding.contact c join directory.involvement i using (handle)") ==
             events + 6, 120)
    check(system.count("directory.involvement") == events + 6, "other involvements than those")
    say(f"publishing was killed after line {place}, and went on")


def paused_feed(system, operator):
    source = "health-visiting"
    feed = Feed(system, source)
    feed.collect()
    feed.receipts.clear()
    check(operator.json("feed", "pause", source)[0]["state"] == "paused", "it is not paused")
    operator("feed", "pause", "nobody", code=1)
    file = system.folder / "held.ndjson"
    file.write_text("".join(json.dumps(event(
        f"held-{number}", source, f"visit-{number}", invented_child(2000 + number),
        contact("healthVisiting", f"visit-{number}"))) + "\n" for number in range(5)))
    summary = operator.json("feed", "publish", "--source", source, file)
    check((summary["held"], summary["accepted"]) == (5, 0), f"the summary: {summary}")
    held = operator.json("feed", "receipts", source, "--outcome", "held")
    check(sorted(receipt["event"] for receipt in held) == [f"held-{number}" for number in range(5)], f"{held}")
    before = system.count("directory.involvement")
    check(operator.json("feed", "pause", source)[0] == {"source": source, "state": "paused", "held": 5}, "what is held")

    operator("feed", "resume", source)
    wait_for("what was held is handled", lambda: system.count("directory.involvement") == before + 5, 30)
    check(system.count("identity.held_submission") == 0, "something is still held")
    accepted = [r["event"] for r in operator.json("feed", "receipts", source, "--outcome", "accepted")]
    check(sorted(accepted)[-5:] == [f"held-{number}" for number in range(5)], f"{accepted}")
    check(operator.json("feed", "receipts", source, "--outcome", "held") == [], "receipts still say held")
    wait_for("the second receipts", lambda: len(feed.collect()) >= 5, 30)
    check(sorted((receipt["event"], receipt["outcome"]) for _, receipt in feed.receipts) ==
          [(f"held-{number}", "accepted") for number in range(5)], f"the second receipts: {feed.receipts}")
    feed.close()
    say("what was held came through when the feed was resumed, and its receipts say so")


def lost_queue(system, operator):
    """The receipts queue of one source is gone: the other's receipts arrive at once, its own when it is there again."""
    feed, other = Feed(system, "gp-registration"), Feed(system, "school-census")
    feed.collect()
    feed.receipts.clear()
    url = json.loads((system.secrets / "administrator/config.json").read_text())["broker"]["url"]
    broker = pika.BlockingConnection(pika.URLParameters(url))
    broker.channel().queue_delete(f"receipts.{feed.name}")
    broker.close()

    def report(feed, number, service):
        feed.publish(event(f"owed-{number}", feed.name, f"owed-{number}", invented_child(4000 + number),
                           contact(service, f"owed-{number}")))

    operator("feed", "pause", feed.name)
    report(feed, 1, "primaryCare")
    wait_for("the feed holds it", lambda: system.count("identity.held_submission") == 1, 30)
    operator("feed", "resume", feed.name)
    for number in (2, 3, 3):
        report(feed, number, "primaryCare")
    began = time.monotonic()
    for number in (4, 5):
        report(other, number, "education")
        check(other.receipt(f"owed-{number}", 20)["outcome"] == "accepted", "the other's report")
    took = time.monotonic() - began
    # Of the held one two: that it was held, and what became of it.
    wait_for("its own are owed", lambda: system.count("identity.runtime_owed_reply") == 5, 30)
    standing = {row["service"]: row for row in operator.json("status")}
    check(standing["identity"]["owed"] == 5 and standing["audit"]["owed"] == 0, f"the status: {standing}")
    check(system.count("identity.runtime_parked") == 0, "something is parked")

    system.contactpoint("setup", "topology", "--directory", system.secrets)
    wait_for("nothing is owed", lambda: system.count("identity.runtime_owed_reply") == 0, 90)
    wait_for("its receipts", lambda: len(feed.collect()) >= 5, 30)
    # One may come twice; none may be missing.
    came = {(message, receipt["event"], receipt["outcome"]) for message, receipt in feed.receipts}
    check(came == {("owed-1", "owed-1", "held"), (None, "owed-1", "accepted"), ("owed-2", "owed-2", "accepted"),
                   ("owed-3", "owed-3", "accepted")}, f"the receipts: {came}")
    third = {json.dumps(receipt) for message, receipt in feed.receipts if message == "owed-3"}
    check(len(third) == 1, f"a repeat earns another receipt: {third}")
    feed.close()
    other.close()
    say(f"while a queue was gone, two reports of another source had their receipts after {took:.1f} s")


def quality(system, operator):
    """How the feeds do; one that falls silent is an alarm."""
    shown = operator.json("quality")
    feeds = {feed["source"]: feed for feed in shown["feeds"]}
    for source in ("school-census", "health-visiting", "gp-registration"):
        receipts = {row["outcome"]: row["n"] for row in system.sql(
            f"select outcome, count(*) n from identity.receipt where source = '{source}' group by outcome")}
        counts = feeds[source]["counts"]
        for figure, outcome in (("taken", "accepted"), ("superseded", "superseded"), ("refused", "refused")):
            check(counts[figure] == receipts.get(outcome, 0), f"{source}: {counts}, and receipts: {receipts}")
    check(feeds["school-census"]["state"] == "fresh", f"the census: {feeds['school-census']['state']}")
    check(feeds["gp-registration"]["counts"]["repeated"] >= 1, "what was sent again does not count")
    check(feeds["health-visiting"]["counts"]["held"] == 5, f"what was held: {feeds['health-visiting']['counts']}")
    check(sum(day["taken"] for day in feeds["school-census"]["days"]) == feeds["school-census"]["counts"]["taken"], "days")

    system.administer("update identity.feed_freshness set newest_heard = now() - interval '3 days'"
                      " where source = 'school-census'")
    table, said = operator("quality", code=1)
    check("school-census" in said and "gp-registration" not in said, f"the alarm: {said}")
    check(table.splitlines()[1].split()[:2] == ["school-census", "SILENT"], f"the table: {table}")
    operator("quality", "--source", "gp-registration", "--days", 7)
    operator("quality", "--source", "nobody", code=1)
    operator("quality", "--days", 91, code=64)
    system.administer("update identity.feed_freshness set newest_heard = now() where source = 'school-census'")
    operator("quality")
    say("a feed that fell silent is an alarm, and its figures are those of its receipts")


def exit_codes(system, operator):
    lines = [event("code-1", "school-census", "code-1", invented_child(3000), contact("education", "code-1")),
             event("code-2", "school-census", "code-2", invented_child(3001), contact("police", "code-2"))]
    file = system.folder / "codes.ndjson"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    out, _ = operator("feed", "publish", "--source", "school-census", file, code=3)
    check("notYours" in out and "accepted 1" in out and "refused 1" in out, f"the summary: {out}")
    operator("logs", "nobody", code=1)
    operator("parked", "retry", "--service", "directory", "no-id", code=64)
    operator("feed", "pause", code=64)
    operator("status", "--config", system.folder / "nothing.json", code=78)
    config = json.loads((system.secrets / "operations/config.json").read_text())
    config["broker"]["url"] = config["broker"]["url"].replace("operations:", "operations:wrong")
    wrong = system.folder / "wrong.json"
    wrong.write_text(json.dumps(config))
    operator("feed", "pause", "school-census", "--config", wrong, code=78)

    operator("status")
    system.kill("audit")
    check("audit" in operator("status", code=1)[1], "the status does not name who is silent")
    check("audit" in operator("parked", "list", code=1)[1], "the list does not name who is silent")
    system.start("audit")
    system.private("stop", "broker")
    file.write_text(json.dumps(lines[0]) + "\n")
    message = "00000000-0000-4000-8000-000000000001"
    for words in [("feed", "pause", "school-census"), ("feed", "receipts", "school-census"),
                  ("parked", "retry", "--service", "directory", message),
                  ("parked", "drop", "--service", "directory", "--yes", "--yes", message),
                  ("parked", "list"), ("status",),
                  ("feed", "publish", "--source", "school-census", "--wait", 3, file)]:
        said = operator(*words, code=69)[1]
        check(said.startswith("contactpoint: "), f"{words}: {said}")
    check("nobody takes connections" in operator("doctor", code=1)[0], "the doctor does not miss the broker")
    say("the exit codes are those that the documentation names")


def run():
    with System() as system:
        operator, report = Operator(system), Reports(system)
        ada = retry(system, operator, report)
        logs = Following(operator, "directory", "--lines", 3)
        wait_for("the latest lines", lambda: len(logs.lines) >= 1, 10)
        before = logs.count("set aside")
        drop(system, operator, report, ada)
        wait_for("the new line", lambda: logs.count("set aside") > before, 10)
        logs.interrupt()
        say("the log was followed, until it was interrupted")
        report.close()
        interrupted_feed(system, operator)
        paused_feed(system, operator)
        lost_queue(system, operator)
        quality(system, operator)
        exit_codes(system, operator)
    say("operators can do what they have to")


if __name__ == "__main__":
    run()
