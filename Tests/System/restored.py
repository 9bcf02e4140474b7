"""Directory's schema is restored from a dump while everybody else goes on: nothing is missing, nothing happens twice that
the lost history does not explain, and what forked is listed."""

import subprocess

from feed import AUTHORITY_OF, SERVICE_OF, Feed, contact, event, instant, invented_child
from operators import Operator
from system import SERVICES, System, check, say, wait_for

CHILDREN = 5


class Reports:
    """Each report is of another source record, and so earns an involvement of its own."""

    def __init__(self, system):
        self.feeds = {name: Feed(system, name) for name in ("school-census", "gp-registration", "health-visiting")}
        self.said = []

    def __call__(self, source, children):
        for number in children:
            identifier = f"{source}-{number}"
            said = contact(SERVICE_OF[source], identifier, "hilda.head@example.org")
            feed, authority = self.feeds[source], AUTHORITY_OF.get(source, "E06000901")
            feed.publish(event(identifier, source, identifier, invented_child(number), said, authority))
            self.said.append(identifier)

    def close(self):
        for feed in self.feeds.values():
            feed.close()


def is_still(system):
    """Whether every word is passed and nothing waits."""
    waiting = " + ".join(
        f"(select coalesce(sum(number - confirmed), 0)::bigint from {s}.runtime_number where number > confirmed)"
        f" + (select count(*) from {s}.runtime_early) + (select count(*) from {s}.runtime_parked)"
        f" + (select count(*) from {s}.runtime_consumer where place is not null or told is not null)"
        for s in SERVICES)
    pending = "(select count(*) from notifications.fact where state = 'pending')"
    return system.sql(f"select {waiting} + {pending} as n")[0]["n"] == 0


def settle(system, reports, seconds=40):
    wait_for("a receipt for each report", lambda: system.count("identity.receipt") == len(reports.said), 30)
    wait_for("every involvement", lambda: system.count("directory.involvement") >= len(reports.said), seconds)
    wait_for("nothing under way", lambda: is_still(system), seconds)


def database(system, program, *arguments, text=None):
    """Runs a program of PostgreSQL as the administrator."""
    address = f"host=127.0.0.1 port={system.base + 1} user=administrator dbname=contactpoint"
    done = subprocess.run(
        [f"/usr/lib/postgresql/15/bin/{program}", *arguments, "-d", address], input=text, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "PGPASSWORD": system.database_password()})
    check(done.returncode == 0, f"{program}: {done.stderr}")
    return done.stdout


def stop(system, name):
    process = system.processes[name]
    process.terminate()
    check(process.wait(20) == 0, f"{name} does not end well")


def restore(system, service, dump):
    database(system, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", f"drop schema {service} cascade")
    database(system, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", text=dump)


def check_effects(system, reports, lost):
    check(system.count("directory.involvement") == len(reports.said), "not one involvement for each report")
    # The fact's id is that of the event which told of it.
    missing, besides = (system.sql(statement)[0]["n"] for statement in (
        "select count(*) as n from directory.runtime_outbox o where o.consumer = 'notifications'"
        " and not exists (select from notifications.fact f where f.id = o.message)",
        "select count(*) as n from notifications.fact f where not exists"
        " (select from directory.runtime_outbox o where o.consumer = 'notifications' and o.message = f.id)"))
    check(missing == 0, f"{missing} events of Directory had no effect in Notifications")
    check(besides == lost, f"{besides} effects in Notifications that Directory does not know, and {lost} were lost")
    entries = " union all ".join(
        "select (entry ->> 'id')::uuid as id from {}.runtime_outbox,"
        " json_array_elements(convert_from(body, 'UTF8')::json -> 'entries') entry where consumer = 'audit'".format(s)
        for s in SERVICES)
    missing = system.sql(
        f"select count(*) as n from ({entries}) o where not exists (select from audit.entry e where e.id = o.id)")
    check(missing[0]["n"] == 0, f"{missing} entries are missing from the log")


def check_forks(system, operator, lost):
    rows = [row["sequence"] for row in operator.json("forked", "list", "directory")]
    told = [row for row in rows if row["consumer"] == "notifications"]
    check({row["source"] for row in rows} == {"directory"}, f"Directory's list: {rows}")
    check(sum(row["applied"] for row in told) == lost, f"{lost} were lost: {told}")
    subjects = {row["id"] for row in system.sql("select id::text from directory.child")}
    check({row["subject"] for row in told} == subjects, f"not every child has forked: {told}")
    found = operator.json("forked", "list", "notifications")
    check({row["sequence"]["subject"] for row in found} == subjects, f"the list of Notifications: {found}")
    standing = {row["service"]: row for row in operator.json("status")}
    check(standing["notifications"]["forked"] == len(found), f"the status: {standing}")
    check(standing["identity"]["forked"] == 0, f"the status: {standing}")
    say(f"{len(told)} sequences have forked, {lost} effects of the lost history among them")


def run():
    with System() as system:
        operator, reports = Operator(system), Reports(system)
        reports("school-census", range(CHILDREN))
        settle(system, reports)
        # No clock tells when a dump was taken: it is of the time before it began.
        taken, dump = instant(), database(system, "pg_dump", "-n", "directory")
        say("Directory is dumped")

        before = system.count("notifications.fact")
        reports("gp-registration", range(CHILDREN + 1))
        settle(system, reports)
        lost = system.count("notifications.fact") - before
        check(lost == CHILDREN + 1, f"{lost} events will be lost")
        words = ("restored", "directory", "--backup-of", taken)
        check("running" in operator(*words, "--yes", "--yes", code=1)[1], "a service that runs may be restored")
        stop(system, "directory")
        restore(system, "directory", dump)
        say("Directory is restored")

        system.start("directory")
        check(system.processes["directory"].wait(20) == 78, "a restored service serves unasked")
        check("contactpoint restored directory" in system.log("directory"), "it does not say what to do")
        check("nothing was changed" in operator(*words, typed="yes\naudit\n", code=1)[1], "it does not ask")
        operator(*words, "--backup-of", "2126-01-01T00:00:00.000Z", "--yes", "--yes", code=64)
        operator(*words, typed="yes\ndirectory\n")
        reports("health-visiting", range(2))
        system.start("directory")
        settle(system, reports)
        say("Directory is back")

        check_effects(system, reports, lost)
        wait_for("the list", lambda: len(operator.json("forked", "list", "directory")) >= CHILDREN + 1, 20)
        check_forks(system, operator, lost)
        wait_for("the log says so", lambda: system.count("audit.entry", "action = 'restored'") == 1, 30)
        entry = system.sql("select service, terms from audit.entry where action = 'restored'")[0]
        check(entry["service"] == "directory" and entry["terms"]["backupOf"] == taken, f"the entry: {entry}")
        again = system.sql("select service from audit.entry where action = 'offeredAgain'")
        check(sorted(row["service"] for row in again) == sorted(set(SERVICES) - {"directory"}), f"the entries: {again}")
        reports.close()
    say("a service that was restored is back, and the others know what it lost")


if __name__ == "__main__":
    run()
