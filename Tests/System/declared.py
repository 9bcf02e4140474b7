"""What a practitioner records of themselves, and the word of their organisation, over HTTP and the real services: a charity that works
in two authorities confirms and declines; whoever recorded it is told; of a shielded child nothing waits on the list."""

from feed import Feed, contact, event, invented_child
from person import Person
from system import System, check, say, wait_for

# By the source that reports each child: of one authority, and of another.
CHILDREN = {"ada": ("school-census", "E06000901"), "ben": ("school-census", "E06000902"), "cy": ("school-census", "E06000901")}


class Colleague(Person):
    def find(self, child):
        terms = {"given": child["name"]["given"], "family": child["name"]["family"],
                 "dateOfBirth": child["dateOfBirth"], "reason": "newReferral"}
        return wait_for("a child", lambda: self.ask("POST", "/v1/children/search", terms)["results"], 30)[0]["id"]

    def waiting(self):
        return [line["child"] for line in self.ask("GET", "/v1/declarations")["declarations"]]

    def told(self):
        return sorted(notice["kind"] for notice in self.notices())

    def shown(self, child, handle):
        """The contact on the record, once the vault has it."""
        def found():
            shown = self.ask("GET", f"/v1/children/{child}?reason=newReferral")["whereabouts"]
            return next((one for one in shown.get("contacts", []) if one["handle"] == handle), None)

        return wait_for("the contact", found, 20)


def run():
    with System() as system:
        feed = Feed(system, "school-census")
        children = {name: invented_child(place * 53) for place, name in enumerate(CHILDREN)}
        for name, (source, authority) in CHILDREN.items():
            said = event(f"event-{name}", source, name, children[name], contact("education", f"{name}-roll"), authority)
            feed.publish(said)
            check(feed.receipt(f"event-{name}")["outcome"] == "accepted", f"{name} is refused")
        feed.close()
        system.settle()
        carol, lena, dan, sam, olive = (Colleague(system, name) for name in (
            "carol.charity", "lena.lantern", "dan.data", "sam.social", "olive.officer"))
        ids = {name: carol.find(child) for name, child in children.items()}
        handles = {
            name: carol.ask("POST", f"/v1/children/{child}/involvements", {"began": "2026-01-05"}, 201)["id"]
            for name, child in ids.items()}
        system.settle()
        for name in ids:
            shown = carol.shown(ids[name], handles[name])
            check(shown["selfDeclared"] and shown["confirmation"] == "waiting", f"{name}: {shown}")
            check(shown["contact"]["duty"]["team"] == "Families team (demo)", f"the duty contact: {shown}")
        wait_for("the list", lambda: sorted(lena.waiting()) == sorted(ids.values()), 20)
        check(dan.waiting() == [], "another organisation's list has it")
        for person in (carol, sam, olive):
            person.ask("GET", "/v1/declarations", expected=403)
        say("what a practitioner records of children of two authorities waits for their own organisation")

        def path(name):
            return f"/v1/children/{ids[name]}/involvements/{handles[name]}/confirmation"

        olive.ask("POST", f"/v1/children/{ids['cy']}/shield", {"grounds": "courtOrder"})
        check(set(lena.waiting()) <= {ids["ada"], ids["ben"]}, "a shielded child is on the list")
        absent = path("cy").replace(handles["cy"], "00000000-0000-4000-8000-000000000001")
        for refused in (path("cy"), absent):
            lena.ask("POST", refused, {"word": "confirm"}, 404)
        dan.ask("POST", path("ada"), {"word": "confirm"}, 404)
        carol.ask("POST", path("ada"), {"word": "confirm"}, 404)
        say("of a shielded child nothing waits, and nobody else confirms")

        for _ in range(2):
            said = lena.ask("POST", path("ada"), {"word": "confirm"})
            check(said == {"confirmation": "confirmed"}, f"confirming: {said}")
        lena.ask("POST", path("ada"), {"word": "decline"}, 409)
        said = lena.ask("POST", path("ben"), {"word": "decline"})
        check(said == {"confirmation": "declined"}, f"declining: {said}")
        system.settle()
        check(carol.shown(ids["ada"], handles["ada"])["confirmation"] == "confirmed", "it is not shown as confirmed")
        shown = carol.shown(ids["ben"], handles["ben"])
        check(shown["confirmation"] == "declined" and "ended" in shown, f"what was declined: {shown}")
        wait_for("Carol", lambda: carol.told().count("involvementConfirmed") == 1, 20)
        wait_for("Carol", lambda: carol.told().count("involvementDeclined") == 1, 20)
        check(sam.told() == [] and "involvementConfirmed" not in dan.told(), "somebody else is told")
        (row,) = system.sql(f"select ended from directory.involvement where handle = '{handles['ben']}'")
        check(row["ended"] is not None, "Directory has not ended what was declined")
        ended = carol.ask("POST", f"/v1/children/{ids['ben']}/involvements", {"began": "2026-01-05"}, 201)["id"]
        check(ended != handles["ben"], "what was declined is recorded still")
        say("what is confirmed and declined is shown, and told to whoever recorded it")

        system.settle()
        actions = {row["action"] for row in system.sql("select distinct action from audit.entry")}
        check({"viewedDeclarations", "confirmedInvolvement", "declinedInvolvement"} <= actions, f"{actions}")
    say("declarations hold")


if __name__ == "__main__":
    run()
