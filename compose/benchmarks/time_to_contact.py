"""How long a practitioner is from another's contact card: who else is in contact with this child, and how are they reached?

In a real browser, over the real services, with children enough that a search has to choose. Each look-up is of another child,
of whom a school and a surgery have reported. Typing is not timed; what is, begins with the click on `Search` and ends once
the other's telephone number can be seen. Clicks and choices are counted by the page itself, of events that a hand has made.
"""

import argparse
import json
import statistics
import time

from pipeline import binaries
from playwright.sync_api import expect, sync_playwright

from interactive import quantile
from feed import Feed, contact, event, invented_child
from system import System, check, say

# Counts in the page what a person does: clicks, and choices of a list, whose own clicks open and close it.
COUNTER = """
    addEventListener('click', event => {
        if (!event.isTrusted || event.target.closest('select, input:not([type=submit])')) return
        sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1
    }, true)
    addEventListener('change', event => {
        if (event.target.matches('select')) sessionStorage.choices = Number(sessionStorage.choices ?? 0) + 1
    }, true)
"""


def phone(number):
    return f"01632 96{number % 10000:04}"


def fill(system, children):
    """Each child has a school and a surgery; the school's telephone tells the child."""
    said = {"school-census": ("education", "hilda.head@example.org"), "gp-registration": ("primaryCare", "gita.gp@example.org")}
    for source, (service, email) in said.items():
        feed = Feed(system, source)
        for number in range(children):
            name = f"{source}-{number}"
            feed.publish(event(name, source, name, invented_child(number), contact(service, name, email, phone(number))))
        taken = 0
        while taken < children:
            taken = len(feed.collect())
            time.sleep(0.1)
        check({receipt["outcome"] for _, receipt in feed.receipts} == {"accepted"}, "an event is refused")
        feed.close()
    system.settle(300)


class Practitioner:
    """Vera, at a browser of her own."""

    def __init__(self, system, page):
        self.system, self.page = system, page
        page.goto(f"{system.http}/search")
        credentials = system.credentials("vera.visitor")
        for label, name in ("Username", "username"), ("Password", "password"), ("Code", "code"):
            page.get_by_label(label).fill(credentials[name])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Find a child")

    def look_up(self, number):
        """Ms until the results are there, and until the card is."""
        child, page = invented_child(number), self.page
        given, family = child["name"]["given"][0], child["name"]["family"]
        page.goto(f"{self.system.http}/search")
        page.evaluate("sessionStorage.clear()")
        page.get_by_label("First names").fill(given)
        page.get_by_label("Family name").fill(family)
        for label, text in zip(("Year", "Month", "Day"), child["dateOfBirth"].split("-")):
            page.get_by_label(label).fill(text)
        page.get_by_label("Why are you looking this child up?").select_option("newReferral")
        began = time.monotonic()
        page.get_by_role("button", name="Search").click()
        link = page.get_by_role("link", name=f"{given} {family}", exact=True).first
        link.wait_for(state="visible")
        found = time.monotonic()
        link.click()
        page.get_by_text(phone(number)).first.wait_for(state="visible")
        return (found - began) * 1000, (time.monotonic() - began) * 1000

    def count(self, what):
        return int(self.page.evaluate(f"sessionStorage.{what} ?? 0"))

    def two_pages(self):
        """Ms for as many pages which look nothing up."""
        began = time.monotonic()
        for _ in range(2):
            self.page.goto(f"{self.system.http}/search")
            self.page.get_by_label("Family name").wait_for(state="visible")
        return (time.monotonic() - began) * 1000


def by_hand(system, token, number):
    """Ms of the same two questions by the API, for case systems."""
    child = invented_child(number)
    terms = {"given": child["name"]["given"], "family": child["name"]["family"], "dateOfBirth": child["dateOfBirth"],
             "reason": "newReferral"}
    began = time.monotonic()
    status, found = system.ask("POST", "/v1/children/search", terms, token)
    check(status == 200 and len(found["results"]) == 1, f"the search: {status} {found}")
    status, record = system.ask("GET", f"/v1/children/{found['results'][0]['id']}?reason=newReferral", token=token)
    check(status == 200 and phone(number) in json.dumps(record), f"the record: {status} {record}")
    return (time.monotonic() - began) * 1000


def run():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lookups", type=int, default=50, help="how many children are looked up")
    parser.add_argument("--children", type=int, default=1000, help="how many are in the directory")
    parser.add_argument("--browser", default="/usr/bin/chromium-headless-shell")
    options = parser.parse_args()
    chosen = binaries()
    say("measures", chosen, "" if "release" in str(chosen) else "(not known to be a release build)")
    with System(binaries=chosen) as system, sync_playwright() as playwright:
        fill(system, options.children)
        say(f"{options.children} children are in the directory")
        browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
        context = browser.new_context(locale="en-GB")
        context.add_init_script(COUNTER)
        vera = Practitioner(system, context.new_page())
        numbers = [place * options.children // options.lookups for place in range(options.lookups)]
        vera.look_up(numbers[0])
        took, alone, counts = [], [], set()
        for number in numbers:
            took.append(vera.look_up(number))
            counts.add((vera.count("clicks"), vera.count("choices")))
            alone.append(vera.two_pages())
        check(len(counts) == 1, f"some took more clicks than others: {counts}")
        token = system.sign_in("vera.visitor")
        asked = [by_hand(system, token, number) for number in numbers]
        browser.close()
    (clicks, choices), whole = counts.pop(), [both[1] for both in took]
    say(f"{clicks} clicks and {choices} choice; two pages that look nothing up take {statistics.median(alone):.0f} ms")
    peer = statistics.median(alone)
    figures = [
        {"name": "clicks", "value": clicks, "unit": ""},
        {"name": "choices", "value": choices, "unit": ""},
        {"name": "time-to-contact-p50", "value": round(statistics.median(whole), 1), "unit": "ms", "peer": "two pages alone",
         "peerValue": round(peer, 1), "ratio": round(peer / statistics.median(whole), 2)},
        {"name": "time-to-contact-p95", "value": round(quantile(whole, 0.95), 1), "unit": "ms"},
        {"name": "results-p50", "value": round(statistics.median([both[0] for both in took]), 1), "unit": "ms"},
        {"name": "api-p50", "value": round(statistics.median(asked), 1), "unit": "ms"},
        {"name": "api-p95", "value": round(quantile(asked, 0.95), 1), "unit": "ms"},
    ]
    print(json.dumps({"bench": "time-to-contact", "figures": figures}))


if __name__ == "__main__":
    run()
