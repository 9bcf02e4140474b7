"""Who lets others sign in, and for whom: an account administrator opens, renews and suspends; a national administrator accredits
and opens administrators; a mediator looks up for a practitioner, and the log has both. And every role is asked for what the table
of docs/access.md gives it, and for what it does not."""

from accounts import Stream, lapsed, sign_in
from codes import fresh_code
from feed import Feed, contact, event, invented_child
from operators import Operator
from system import System, check, root, say, wait_for

PASSWORD = "nine invented owls"
TEAM = "Ambridge Management Team (demo)"
DAYS = {"vetted": "2026-01-05", "trained": "2026-01-05", "agreed": "2026-01-05"}
PEOPLE = {
    "practitioner": "sam.social", "mediator": "mia.mediator", "shieldingOfficer": "olive.officer",
    "dataManager": "dan.data", "auditor": "aud.auditor", "accountAdministrator": "ann.admin",
    "nationalAdministrator": "nat.admin", "feed": "feed.school-census",
}


def application(username, **fields):
    return {
        "username": username, "password": PASSWORD, "given": ["Newt"], "family": "Example", "role": "practitioner",
        "organisation": TEAM, "service": "socialCare", "email": f"{username}@example.org", **DAYS, **fields}


class Desk:
    def __init__(self, system, username):
        self.system, self.token = system, system.sign_in(username)

    def ask(self, method, path, body=None, status=200):
        found, answer = self.system.ask(method, path, body, self.token)
        check(found == status, f"{self.system.whose[self.token]}: {method} {path}: {found} {answer}")
        return answer

    def accounts(self):
        return {one["username"]: one for one in self.ask("GET", "/v1/accounts")["accounts"]}


def enrol(system, username):
    """Signs in for the first time; the token of the session, and what the next code is made of."""
    status, answer = sign_in(system, username, PASSWORD)
    check(status == 200, f"no enrolment: {status} {answer}")
    enrolment = answer["enrolment"]
    secret = enrolment["uri"].split("secret=")[1].split("&")[0]
    status, answer = system.ask("POST", "/v1/second-factor", {"token": enrolment["token"], "code": fresh_code(secret)})
    check(status == 201, f"not enrolled: {status}")
    return answer["session"]["token"], secret


def administers(system):
    ann = Desk(system, "ann.admin")
    opened = ann.ask("POST", "/v1/accounts", application("newt", **{"vetted": "2020-01-05"}), 201)
    check(opened["id"], "no id")
    for wrong in ({"role": "shieldingOfficer"}, {"organisation": "Ambridge Surgery (demo)"}):
        ann.ask("POST", "/v1/accounts", application("another", **wrong), 422)
    check(ann.accounts()["newt"]["lapsed"] == ["vetting"], "what stands against signing in is not listed")
    status, answer = sign_in(system, "newt", PASSWORD)
    check(status == 403 and lapsed(answer) == ["/vetting"], f"{status} {answer}")
    ann.ask("POST", "/v1/accounts/renewal", {"username": "newt", "vetted": "2026-01-05"}, 204)
    token, _ = enrol(system, "newt")
    for name in ("ann.admin", "sam.social", "nobody.at.all"):
        answer = ann.ask("POST", "/v1/accounts/suspension", {"username": name}, 422)
        check([one["rule"] for one in answer["problems"]] == ["notTheirs"], f"{name}: {answer}")
    stream = Stream(system, token)
    ann.ask("POST", "/v1/accounts/suspension", {"username": "newt"}, 204)
    status, _ = system.ask("GET", "/v1/notifications", token=token)
    check(status == 401, f"the session goes on: {status}")
    wait_for("the stream's end", lambda: stream.ended, 20)
    check(ann.accounts()["newt"]["isSuspended"], "it is not listed as suspended")
    say("an account administrator opens, renews and suspends, which ends a session and its live inbox")


def accredits(system):
    nat, ann = Desk(system, "nat.admin"), Desk(system, "ann.admin")
    gita = system.sign_in("gita.gp")
    stream = Stream(system, gita)
    nat.ask("POST", "/v1/organisations/withdrawal", {"organisation": "Ambridge Surgery (demo)"}, 204)
    check(system.ask("GET", "/v1/notifications", token=gita)[0] == 401, "the session goes on")
    wait_for("the stream's end", lambda: stream.ended, 20)
    status, answer = system.ask("POST", "/v1/sessions", system.credentials("gita.gp"))
    check(status == 403 and lapsed(answer) == ["/accreditation"], f"{status} {answer}")
    day = {"organisation": "Ambridge Surgery (demo)", "accredited": "2026-01-05"}
    nat.ask("POST", "/v1/organisations/accreditation", day, 204)
    system.sign_in("gita.gp")
    ann.ask("POST", "/v1/organisations/accreditation", day, 403)

    nat.ask("POST", "/v1/organisations/accreditation", {**day, "organisation": "Invented Clinic"}, 204)
    clinic = {"organisation": "Invented Clinic", "service": "primaryCare"}
    nat.ask("POST", "/v1/accounts", application("clara", role="accountAdministrator", **clinic), 201)
    nat.ask("POST", "/v1/accounts", application("carl", **clinic), 422)
    token, _ = enrol(system, "clara")
    status, _ = system.ask("POST", "/v1/accounts", application("carl", **clinic), token)
    check(status == 201, f"a new administrator opens no account: {status}")
    say("a national administrator accredits, withdraws, and opens an account administrator, who opens accounts")


def mediates(system, child, name):
    mia = Desk(system, "mia.mediator")
    terms = {**name, "reason": "newReferral"}
    record = f"/v1/children/{child}?reason=newReferral"
    mia.ask("POST", "/v1/children/search", terms, 403)
    mia.ask("GET", record, status=404)
    for nobody in ("nobody.at.all", "dan.data", "feed.school-census", "newt"):
        mia.ask("POST", "/v1/sessions/current/mediation", {"practitioner": nobody}, 422)
    mediated = mia.ask("POST", "/v1/sessions/current/mediation", {"practitioner": "sam.social"})
    check(mediated["displayName"] == "Sam Example", f"{mediated}")
    check(mia.ask("POST", "/v1/children/search", terms)["results"][0]["id"] == child, "not found")
    check(mia.ask("GET", record)["whereabouts"]["shown"], "not shown")
    mia.ask("DELETE", "/v1/sessions/current/mediation", status=204)
    mia.ask("GET", record, status=404)
    people = {row["username"]: row["id"] for row in system.sql("select username, id from identity.account")}
    both = f"actor = '{people['mia.mediator']}' and behalf = '{people['sam.social']}'"
    rows = wait_for("the entries", lambda: len(found := system.sql(
        f"select action, children from audit.entry where {both} order by index")) >= 5 and found, 20)
    shown = {row["action"] for row in rows if row["children"] == [child]}
    check(shown == {"foundChildren", "viewedRecord", "releasedWhereabouts"}, f"{rows}")
    say("a mediator looks up for a practitioner, and every entry names both")


def table():
    """The relations in which a role may do an action, by docs/access.md."""
    lines = (root / "docs/access.md").read_text().split("\n")
    start = next(place for place, line in enumerate(lines) if line.startswith("| action | practitioner"))
    roles = [cell.strip() for cell in lines[start].split("|")[2:-1]]
    rows = {}
    for line in lines[start + 2:]:
        if not line.startswith("|"):
            break
        name, *cells = [cell.strip() for cell in line.split("|")[1:-1]]
        rows[name] = dict(zip(roles, cells))
    return rows


def asked_of_everybody(child):
    """Of each action that can be asked without a relation, something to ask that changes nothing."""
    search = {"given": ["Nobody"], "family": "Atall", "dateOfBirth": "2015-03-02", "reason": "newReferral"}
    return {
        "search": ("POST", "/v1/children/search", search),
        "viewRecord": ("GET", f"/v1/children/{child}?reason=newReferral", None),
        "listGaps": ("GET", "/v1/gaps?kind=noGP&reason=dataQuality", None),
        "confirmInvolvement": ("GET", "/v1/declarations", None),
        "resolveReview": ("GET", "/v1/reviews", None),
        "viewQuality": ("GET", "/v1/quality", None),
        "mediate": ("POST", "/v1/sessions/current/mediation", {"practitioner": "nobody.at.all"}),
        "shield": ("GET", "/v1/shield-requests", None),
        "goLive": ("GET", "/v1/go-live", None),
        "investigate": ("GET", "/v1/investigations", None),
        "viewAccounts": ("GET", "/v1/accounts", None),
        "manageAccount": ("POST", "/v1/accounts/suspension", {"username": "nobody.at.all"}),
        "accredit": ("POST", "/v1/organisations/withdrawal", {"organisation": "Nowhere"}),
        "readInbox": ("GET", "/v1/notifications", None),
    }


def is_refused(action, status):
    """Whether it was refused for the role. Of a child that is said as of one who is not there, so that one who is is asked for."""
    return status == (404 if action in ("viewRecord", "readInbox") else 403)


def by_the_table(system, child):
    rows, checked = table(), 0
    for role, username in PEOPLE.items():
        desk = Desk(system, username)
        for action, (method, path, body) in asked_of_everybody(child).items():
            status, answer = system.ask(method, path, body, desk.token)
            check(status not in (0, 401, 500), f"{role} × {action}: {status} {answer}")
            refused = is_refused(action, status)
            # Nobody has asked the mediator; and administrators of accounts are of two kinds.
            may = bool(rows[action][role]) and rows[action][role] != "onBehalf"
            if action == "manageAccount":
                may = may or bool(rows["manageAdministrator"][role])
            check(refused != may, f"{role} × {action}: {status} {answer}, and the table says {rows[action][role]!r}")
            checked += 1
    say(checked, "cells of the table are answered as it says")


def run():
    with System() as system:
        terminal, feed, ada = Operator(system), Feed(system, "school-census"), invented_child(0)
        said = contact("education", "enrolment-0", "hilda.head@example.org")
        feed.publish(event("pupil-0", "school-census", "pupil-0", ada, said))
        check(feed.receipt("pupil-0")["outcome"] == "accepted", "the event is refused")
        feed.close()
        administers(system)
        accredits(system)
        terms = {"given": ada["name"]["given"], "family": ada["name"]["family"], "dateOfBirth": ada["dateOfBirth"],
                 "reason": "newReferral"}
        sam = Desk(system, "sam.social")
        child = wait_for("the child", lambda: sam.ask("POST", "/v1/children/search", terms)["results"], 30)[0]["id"]
        wait_for("the record", lambda: system.ask(
            "GET", f"/v1/children/{child}?reason=newReferral", token=sam.token)[0] == 200, 30)
        mediates(system, child, {**ada["name"], "dateOfBirth": ada["dateOfBirth"]})
        by_the_table(system, child)
        listed = {row["username"]: row for row in terminal.json("account", "list")}
        check(listed["newt"]["isSuspended"] and listed["clara"]["role"] == "accountAdministrator", f"{listed}")
        terminal("account", "accredit", "--withdraw", "Nowhere at all", code=1)
        terminal("account", "accredit", "--on", "2026-01-05", "Another Invented Clinic")
    say("accounts are administered as they should be")


if __name__ == "__main__":
    run()
