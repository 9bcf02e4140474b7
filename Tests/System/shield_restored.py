"""The vault's schema is restored to a moment before a shield, and before the lifting of another: the journal has both back.
A row that somebody deletes changes nothing either. Then the outer key is rotated and destroyed under way, and a record
purged."""

import json
import threading
import time

from feed import Feed, contact, event, instant, invented_child
from journey import find, record
from operators import Operator
from restored import database, restore, stop
from system import System, check, say, wait_for


def report(system, feed, number):
    child = invented_child(number)
    said = contact("education", f"enrolment-{number}", "hilda.head@example.org", "01632 960002")
    feed.publish(event(f"enrolment-{number}", feed.name, f"pupil-{number}", child, said))
    check(feed.receipt(f"enrolment-{number}")["outcome"] == "accepted", "the event is refused")
    return child


def shield(system, child, officer):
    status, _ = system.ask("POST", f"/v1/children/{child}/shield", {"grounds": "courtOrder"}, officer)
    check(status == 200, f"the shield: {status}")


def lift(system, child, officers):
    for officer, state in zip(officers, ("proposed", "lifted")):
        status, answer = system.ask("POST", f"/v1/children/{child}/shield/lifting", token=officer)
        check(status == 200 and answer["state"] == state, f"the lifting: {status} {answer}")


def is_shown(system, child, token):
    return record(system, child, token)["whereabouts"]["shown"]


class Watch:
    """Views of a child, without a pause; how many showed whereabouts."""

    def __init__(self, system, child, token):
        self.system, self.child, self.token = system, child, token
        self.views, self.shown, self.ended = 0, 0, False
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def look(self):
        while not self.ended:
            status, answer = self.system.ask(
                "GET", f"/v1/children/{self.child}?reason=newReferral", token=self.token)
            if status == 200:
                self.views += 1
                self.shown += answer["whereabouts"]["shown"]
            time.sleep(0.02)

    def end(self):
        self.ended = True
        self.thread.join(20)
        check(self.views > 20, f"only {self.views} views")
        check(self.shown == 0, f"{self.shown} of {self.views} views of a shielded child showed whereabouts")


def shields(system):
    return {row["child"] for row in system.sql("select child::text from shielding.shield")}


def rotate(operator):
    """A new outer key while the vault runs; the old one goes once it wraps nothing."""
    def listed():
        rows, _ = operator("shielding", "keys", "list", "-o", "json")
        return {row["id"]: row for row in json.loads(rows)}

    (old,) = listed()
    check(listed()[old]["wraps"] > 0, "nothing is wrapped")
    operator("shielding", "keys", "rotate")
    wait_for("nothing is wrapped by the old key", lambda: listed()[old]["wraps"] == 0, 60)
    operator("shielding", "keys", "destroy", "--yes", "--yes", old)
    check(listed()[old]["state"] == "destroyed", f"the old key: {listed()}")


def run():
    with System() as system:
        operator, feed = Operator(system), Feed(system, "school-census")
        children = [report(system, feed, number) for number in (0, 1, 2)]
        feed.close()
        system.settle()
        sam = system.sign_in("sam.social")
        officers = [system.sign_in(name) for name in ("olive.officer", "otto.officer")]
        later, lifted, free = [find(system, child, sam) for child in children]
        shield(system, lifted, officers[0])
        taken, dump = instant(), database(system, "pg_dump", "-n", "shielding")
        shield(system, later, officers[0])
        lift(system, lifted, officers)
        wait_for("the lifted child shows", lambda: is_shown(system, lifted, sam), 20)
        check(not is_shown(system, later, sam), "a shielded child is shown")

        stop(system, "shielding")
        restore(system, "shielding", dump)
        check(shields(system) == {lifted}, "the dump is of another time")
        watch = Watch(system, later, sam)
        operator("restored", "shielding", "--backup-of", taken, "--yes", "--yes")
        system.start("shielding")
        wait_for("a child of no shield shows", lambda: is_shown(system, free, sam), 60)
        # Until now nothing could be shown.
        before = watch.views
        wait_for("the shield is back", lambda: shields(system) == {later, lifted}, 60)
        say("the shield that the dump did not know is back")
        check(not is_shown(system, lifted, sam), "what the dump knew for shielded is shown")

        system.administer("delete from shielding.shield")
        time.sleep(2)
        check(is_shown(system, free, sam), "nothing is shown any more")
        wait_for("the rows are back", lambda: shields(system) == {later, lifted}, 60)
        check(watch.views > before + 100, f"only {watch.views - before} views")
        watch.end()
        say(f"{watch.views} views meanwhile, none with whereabouts; rows that were deleted are back")

        wait_for("the log says so", lambda: system.count("audit.entry", "action = 'restoredShield'") >= 2, 30)
        lift(system, later, officers)
        wait_for("the child shows once lifted", lambda: is_shown(system, later, sam), 20)

        rotate(operator)
        check(is_shown(system, free, sam), "what was sealed before the rotation is not shown")
        (row,) = system.sql(f"select record::text from shielding.record_newest where child = '{free}'")
        operator("shielding", "purge", "--yes", "--yes", row["record"])
        check(not is_shown(system, free, sam), "what was purged is shown")
        check(is_shown(system, later, sam), "what was not purged is not shown")
        check(system.count("shielding.data_key", f"bound_to = '{row['record']}'") == 0, "the data key is there")
        wait_for("the log says so", lambda: system.count("audit.entry", "action = 'purgedRecords'") == 1, 30)
    say("a shield outlives its row, and a purge is a purge")


if __name__ == "__main__":
    run()
