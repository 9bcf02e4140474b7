"""What people see over HTTP: a search, a record, an involvement, the notification, live; a shield, and an override of it."""

import importlib.util
import os
import pathlib
import subprocess
import sys
import threading
import urllib.request

from feed import Feed, contact, event, invented_child
from system import System, check, root, say, wait_for

CHROMIUM = pathlib.Path("/usr/bin/chromium-headless-shell")


class Stream:
    """An inbox, live: the text of its server-sent events."""

    def __init__(self, system, token):
        request = urllib.request.Request(
            system.http + "/v1/notifications/stream", headers={"Authorization": f"Bearer {token}"})
        self.answer = urllib.request.urlopen(request, timeout=60)
        self.lines = []
        threading.Thread(target=self.read, daemon=True).start()
        wait_for("the stream opens", lambda: any(line.startswith("retry:") for line in self.lines), 10)

    def read(self):
        try:
            for line in self.answer:
                self.lines.append(line.decode().rstrip())
        except (OSError, ValueError, AttributeError):
            pass

    def count(self, kind):
        return sum(f'"{kind}"' in line for line in self.lines if line.startswith("data:"))


def report(feed, child):
    """A school reports a child whom Hilda teaches."""
    said = contact("education", "enrolment-1", "hilda.head@example.org", "01632 960002")
    feed.publish(event("enrolment", feed.name, "pupil-1", child, said))
    check(feed.receipt("enrolment")["outcome"] == "accepted", "the event is refused")


def find(system, child, token):
    terms = {
        "given": child["name"]["given"], "family": child["name"]["family"], "dateOfBirth": child["dateOfBirth"],
        "reason": "newReferral"}
    status, found = system.ask("POST", "/v1/children/search", terms, token)
    check(status == 200 and len(found["results"]) == 1, f"the search: {status} {found}")
    return found["results"][0]["id"]


def record(system, child, token):
    status, shown = system.ask("GET", f"/v1/children/{child}?reason=newReferral", token=token)
    check(status == 200, f"the record: {status}")
    return shown


def involve(system, child, token):
    path = f"/v1/children/{child}/involvements"
    status, answer = system.ask("POST", path, {"kind": "other", "began": "2026-01-05"}, token)
    check(status == 201, f"the involvement: {status} {answer}")


def kinds(system, token):
    status, inbox = system.ask("GET", "/v1/notifications", token=token)
    check(status == 200, f"the inbox: {status}")
    return sorted(notification["kind"] for notification in inbox["notifications"])


def override(system, child, officer, other):
    """Petra, who has the right to it, sees past the shield until she ends it, and officers look into that."""
    petra, elsewhere = system.sign_in("petra.protection"), system.sign_in("petra.protection")
    path = f"/v1/children/{child}/override"
    unread = {"reason": "missingChild", "acknowledged": False}
    status, answer = system.ask("POST", path, unread, petra)
    check(status == 422 and answer["problems"][0]["field"] == "/acknowledged", f"no warning: {status} {answer}")
    check(record(system, child, petra)["whereabouts"]["shown"] is False, "whereabouts are shown before the override")
    status, answer = system.ask("POST", path, {**unread, "acknowledged": True}, petra)
    check(status == 200, f"the override: {status} {answer}")
    for token in officer, other:
        wait_for("the alert", lambda: kinds(system, token) == ["overrideUsed"], 10)
    check(record(system, child, petra)["whereabouts"]["shown"] is True, "an override withholds")
    status, shown = system.ask("GET", f"{path}?reason=safeguardingConcern", token=petra)
    check(status == 200 and shown["whereabouts"]["shown"] is True, f"the override alone: {status}")
    check(record(system, child, elsewhere)["whereabouts"]["shown"] is False, "another session is shown whereabouts")
    status, _ = system.ask("DELETE", path, token=petra)
    check(status == 204, f"the end of the override: {status}")
    check(record(system, child, petra)["whereabouts"]["shown"] is False, "an override that was ended shows whereabouts")

    status, answer = system.ask("GET", "/v1/investigations", token=officer)
    check(status == 200 and [one["child"] for one in answer["investigations"]] == [child], f"investigations: {answer}")
    one = answer["investigations"][0]
    check(one["reason"] == "missingChild" and one["by"]["contact"]["practitioner"]["given"] == ["Petra"], f"{one}")
    status, _ = system.ask("POST", f"/v1/investigations/{one['id']}/closing", {"outcome": "justified"}, officer)
    check(status == 200, f"closing: {status}")
    status, answer = system.ask("GET", "/v1/investigations", token=officer)
    check(answer == {"investigations": []}, f"a closed investigation is open: {answer}")
    say("an override shows one record in one session, officers hear of it, and look into it")


def ask_for_contact(system, child, practitioner, officer):
    status, asked = system.ask("POST", f"/v1/children/{child}/contact-requests", token=practitioner)
    check(status == 200 and asked["state"] == "asked" and "by" not in asked, f"a request: {status} {asked}")
    status, queue = system.ask("GET", "/v1/contact-requests", token=officer)
    check([one["by"]["contact"]["practitioner"]["given"] for one in queue["requests"]] == [["Sam"]], f"the queue: {queue}")
    for step, state in ("passOn", "passedOn"), ("contactMade", "answered"):
        status, answer = system.ask("POST", f"/v1/contact-requests/{asked['id']}/steps", {"step": step}, officer)
        check(status == 200 and answer == {"state": state}, f"{step}: {status} {answer}")
        status, own = system.ask("GET", "/v1/contact-requests", token=practitioner)
        check([one["state"] for one in own["requests"]] == [state], f"what Sam sees: {own}")
    say("a request for contact was passed on, and tracked until it was answered")


def walk(system):
    feed = Feed(system, "school-census")
    ada = invented_child(0)
    report(feed, ada)
    hilda, sam, carol, olive, otto = map(
        system.sign_in, ("hilda.head", "sam.social", "carol.charity", "olive.officer", "otto.officer"))
    child = find(system, ada, sam)
    shown = wait_for("the record", lambda: (r := record(system, child, sam))["whereabouts"]["shown"] and r, 20)
    card = shown["whereabouts"]["contacts"][0]["contact"]
    check(card["email"] == "hilda.head@example.org", "the record shows another contact")
    say("the record shows who is in contact")

    live = Stream(system, hilda)
    involve(system, child, sam)
    wait_for("the notification, live", lambda: live.count("newInvolvement") == 1, 20)
    wait_for("Sam's notification", lambda: kinds(system, sam) == ["othersInContact"], 20)
    check(kinds(system, hilda) == ["newInvolvement"], "Hilda's inbox")
    say("both were told, and the open inbox showed it")

    status, refusal = system.ask("POST", f"/v1/children/{child}/shield", {"grounds": "courtOrder"}, sam)
    check(status in (403, 404), f"a practitioner shields: {status}")
    status, _ = system.ask("POST", f"/v1/children/{child}/shield", {"grounds": "courtOrder"}, olive)
    check(status == 200, f"the shield: {status}")
    withheld = record(system, child, sam)
    check(withheld["whereabouts"]["shown"] is False, "whereabouts are shown")
    check(set(withheld["whereabouts"]) == {"shown", "how"}, "more than how to ask is shown")
    check("960002" not in str(withheld) and "Street" not in str(withheld), "something of the whereabouts is shown")
    check(withheld["number"] == shown["number"] and withheld["name"] == shown["name"], "another child is shown")
    check(set(withheld) == set(shown), "a withheld record has another shape")
    involve(system, child, carol)
    wait_for("Carol's notification", lambda: kinds(system, carol) == ["managementTeamKnows"], 20)
    check(kinds(system, hilda) == ["newInvolvement"], "Hilda was told of a shielded child")
    check(kinds(system, sam) == ["othersInContact"], "Sam was told of a shielded child")
    check(len([line for line in live.lines if line.startswith("data:")]) == 1, "the open inbox showed more")
    status, _ = system.ask("GET", "/v1/notifications", token=sam[:-4] + "AAAA")
    check(status == 401, f"a forged token: {status}")
    say("nothing is shown, and nobody old is told, of a shielded child")

    override(system, child, olive, otto)
    ask_for_contact(system, child, sam, olive)

    lifting = f"/v1/children/{child}/shield/lifting"
    status, _ = system.ask("POST", lifting, token=sam)
    check(status == 404, f"a practitioner lifts a shield: {status}")
    # As if they had signed in an hour ago.
    system.administer("update identity.session set confirmed = confirmed - interval '1 hour'")
    for path in lifting, "/v1/go-live/sign-off":
        status, answer = system.ask("POST", path, token=olive)
        kind = answer["type"].rsplit(":", 1)[1]
        check((status, kind) == (401, "confirmationNeeded"), f"a lifting without a code: {status} {answer}")
    for token in olive, otto:
        wrong = {"code": "not a code"}
        status, answer = system.ask("POST", "/v1/sessions/current/confirmation", wrong, token)
        check(status == 401, f"a wrong code: {status} {answer}")
        system.confirm(token)
    for _ in range(2):
        status, answer = system.ask("POST", lifting, token=olive)
        check(status == 200 and answer["state"] == "proposed", f"the first word: {status} {answer}")
    check(record(system, child, sam)["whereabouts"]["shown"] is False, "one officer lifted a shield")
    status, answer = system.ask("POST", lifting, token=otto)
    check(status == 200 and answer == {"state": "lifted"}, f"the second word: {status} {answer}")
    check(record(system, child, sam)["whereabouts"]["shown"] is True, "a lifted shield still withholds")
    status, answer = system.ask("POST", lifting, token=otto)
    check(status == 200 and answer == {"state": "notShielded"}, f"a third word: {status} {answer}")
    say("two officers have lifted the shield")

    asking = {"requester": "practitioner", "grounds": "courtOrder"}
    status, answer = system.ask("POST", f"/v1/children/{child}/shield/requests", asking, sam)
    check(status == 200 and answer == {"state": "received"}, f"a request for a shield: {status} {answer}")
    check(record(system, child, sam)["whereabouts"]["shown"] is True, "a request shields")
    status, answer = system.ask("GET", "/v1/shield-requests", token=otto)
    check(status == 200 and [one["child"] for one in answer["requests"]] == [child], f"what waits: {status} {answer}")
    decision = f"/v1/shield-requests/{answer['requests'][0]['id']}/decision"
    status, answer = system.ask("POST", decision, {"decision": "shield"}, otto)
    check(status == 200 and answer["state"] == "shielded", f"the decision: {status} {answer}")
    check(record(system, child, sam)["whereabouts"]["shown"] is False, "whereabouts are shown")
    status, answer = system.ask("GET", "/v1/shield-reviews", token=otto)
    check(status == 200 and answer == {"shields": []}, f"a new shield is to be reviewed: {status} {answer}")
    status, answer = system.ask("POST", f"/v1/children/{child}/shield/confirmation", token=otto)
    check(status == 200 and answer["state"] == "confirmed", f"a confirmation: {status} {answer}")
    bess = system.sign_in("bess.officer")
    for path in (f"/v1/children/{child}/shield/confirmation", lifting):
        status, _ = system.ask("POST", path, token=bess)
        check(status == 404, f"an officer of another authority: {status}")
    say("a request has its shield, which is its own authority's to review and lift")
    feed.close()


def hand_over(system):
    """A child has one lead professional, whoever says so; both are told when another is; and the record says who says what."""
    feed = Feed(system, "school-census")
    cleo, hilda, sam = invented_child(2), system.sign_in("hilda.head"), system.sign_in("sam.social")
    said = contact("education", "enrolment-1", "hilda.head@example.org", "01632 960004") | {"leadProfessional": True}
    said["contact"]["duty"] = {"team": "Pastoral Team", "phone": "01632 960005"}

    def publish(name, said):
        feed.publish(event(name, feed.name, "pupil-3", cleo, said))
        check(feed.receipt(name)["outcome"] == "accepted", "the event is refused")

    def leaders():
        contacts = record(system, child, sam)["whereabouts"].get("contacts", [])
        return {one["service"]: one["leadProfessional"] for one in contacts}

    def told(token):
        status, inbox = system.ask("GET", "/v1/notifications", token=token)
        return [one["kind"] for one in inbox["notifications"] if one["child"] == child].count("newLeadProfessional")

    publish("lead-1", said)
    child = find(system, cleo, sam)
    wait_for("the record", lambda: leaders() == {"education": True}, 20)
    path = f"/v1/children/{child}/involvements"
    status, own = system.ask("POST", path, {"kind": "other", "began": "2026-01-05"}, sam)
    check(status == 201, f"the involvement: {status} {own}")
    status, answer = system.ask("POST", f"{path}/{own['id']}/part", {"leadProfessional": True}, sam)
    check(status == 200 and answer == {"leadProfessional": True}, f"the part: {status} {answer}")
    wait_for("Sam's involvement", lambda: leaders() == {"education": True, "socialCare": False}, 20)
    status, answer = system.ask("POST", f"{path}/{own['id']}/part", {"leadProfessional": True}, hilda)
    check(status == 404, f"somebody else's part: {status} {answer}")

    over = {"leadProfessional": False, "leadSince": "2022-01", "leadUntil": "2026-01-05"}
    publish("lead-2", said | over)
    wait_for("the hand-over", lambda: leaders() == {"education": False, "socialCare": True}, 20)
    for token in hilda, sam:
        wait_for("both are told", lambda: told(token) == 1, 20)
    shown = record(system, child, sam)["whereabouts"]
    school = next(one for one in shown["contacts"] if one["service"] == "education")
    check((school["leadSince"], school["leadUntil"]) == ("2022-01", "2026-01-05"), f"who led: {school}")
    check(school["contact"]["duty"]["team"] == "Pastoral Team", f"the duty contact: {school}")
    check(school["provenance"]["source"] == feed.name, f"the source: {school}")
    check([one["kind"] for one in shown["items"]] == ["name", "dateOfBirth", "gender", "residence", "carer"],
          f"what sources say: {shown['items']}")
    for one in shown["items"]:
        [source] = one["sources"]
        check(source["source"] == feed.name and source["firstSeen"] < source["lastSeen"], f"who says so: {one}")
    feed.close()
    say("one leads, both were told of the hand-over, and the record says which source says what since when")


def walk_pages(system):
    """The same in a browser, where one is there."""
    if not CHROMIUM.exists() or importlib.util.find_spec("axe_playwright_python") is None:
        if os.environ.get("CONTACTPOINT_NEEDS_BROWSER"):
            raise AssertionError("no browser, or no playwright")
        return say("no browser here: the pages are not walked")
    feed = Feed(system, "school-census")
    ben = invented_child(1)
    said = contact("education", "enrolment-1", "hilda.head@example.org", "01632 960003")
    feed.publish(event("enrolment-of-ben", feed.name, "pupil-2", ben, said))
    check(feed.receipt("enrolment-of-ben")["outcome"] == "accepted", "the event is refused")
    feed.close()
    wait_for("the involvement", lambda: system.count(
        "shielding.contact c join directory.involvement i on i.handle = c.handle") >= 4, 30)
    of = {row["username"]: (row["username"], row["password"], row.get("secondFactor")) for row in system.demo()}
    names = ["--given", ben["name"]["given"][0], "--family", ben["name"]["family"], "--born", ben["dateOfBirth"]]
    walked = subprocess.run(
        [sys.executable, root / "Tests/Browser/pages.py", system.http, *of["vera.visitor"], *names,
         "--colleague", *of["hilda.head"], "--manager", *of["dan.data"], "--officer", *of["olive.officer"]])
    check(walked.returncode == 0, "the pages")
    answered = subprocess.run(
        [sys.executable, root / "Tests/Browser/api.py", system.http, *of["harry.head"], *names])
    check(answered.returncode == 0, "the answers and the document differ")
    say("the pages were walked")


def run():
    with System() as system:
        walk(system)
        walk_pages(system)
        hand_over(system)
    say("the journey ends well")


if __name__ == "__main__":
    run()
