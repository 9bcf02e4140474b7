#!/usr/bin/env python3
"""Walks through the pages as a practitioner would, in headless Chromium, and holds each page against WCAG 2.2 AA.

usage: pages.py BASE USER PASSWORD SECRET [--given ADA --family EXAMPLE --born 2015-03-02]
       [--officer USER PASSWORD SECRET] [--colleague USER PASSWORD SECRET] [--manager USER PASSWORD SECRET]
       [--screenshots DIR]

SECRET is that of the account's authenticator, in Base32.
It signs in, searches, opens the record, records an involvement, and sees a notification come into the open inbox:
the practitioner's own ("others are in contact"), or the colleague's ("somebody new is in contact") where one is given.
With --manager, a data manager of the responsible authority finds the child among those who have no GP practice.
With --officer the child is shielded at the end, and the record shows nothing of its whereabouts from then on; the officer asks
for the shield to be lifted with a wrong code and a right one.
Exit code 0 when all holds; otherwise what failed, on standard error, and 1.
"""
import argparse
import pathlib
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "System"))
from codes import fresh_code  # noqa: E402

# Without wcag22aa, target sizes go unchecked.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("base")
arguments.add_argument("user")
arguments.add_argument("password")
arguments.add_argument("secret")
arguments.add_argument("--given", default="Ada")
arguments.add_argument("--family", default="Example")
arguments.add_argument("--born", default="2015-03-02", help="YYYY-MM-DD")
arguments.add_argument("--colleague", nargs=3, metavar=("USER", "PASSWORD", "SECRET"))
arguments.add_argument("--manager", nargs=3, metavar=("USER", "PASSWORD", "SECRET"))
arguments.add_argument("--officer", nargs=3, metavar=("USER", "PASSWORD", "SECRET"))
arguments.add_argument("--browser", default="/usr/bin/chromium-headless-shell")
arguments.add_argument("--screenshots", type=pathlib.Path)
options = arguments.parse_args()
base = options.base.rstrip("/")
faults = []


def check(page, name):
    """Holds the page against axe's rules, and keeps a picture of it."""
    for violation in Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]:
        targets = [node["target"] for node in violation["nodes"]][:3]
        faults.append(f"{name}: {violation['id']} ({violation['impact']}) at {targets}")
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=options.screenshots / f"{name}.png", full_page=True)


def visit(browser):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda line: faults.append(f"console: {line.text}") if "Content Security" in line.text else None)
    return page


def sign_in(page, user, password, secret):
    page.get_by_label("Username").fill(user)
    page.get_by_label("Password").fill(password)
    page.get_by_label("Code").fill(fresh_code(secret))
    page.get_by_role("button", name="Sign in").click()


def open_inbox(browser, user, password, secret):
    page = visit(browser)
    page.goto(f"{base}/inbox")
    sign_in(page, user, password, secret)
    expect(page).to_have_url(f"{base}/inbox")
    expect(page.get_by_text("New notifications appear here as they come.")).to_be_visible()
    return page


def find_and_open(page):
    page.goto(f"{base}/search")
    year, month, day = options.born.split("-")
    page.get_by_label("First names").fill(options.given)
    page.get_by_label("Family name").fill(options.family)
    page.get_by_label("Day").fill(day)
    page.get_by_label("Month").fill(month)
    page.get_by_label("Year").fill(year)
    page.get_by_label("Why are you looking this child up?").select_option("newReferral")
    page.get_by_role("button", name="Search").click()
    check(page, "results")
    page.get_by_role("link", name=f"{options.given} {options.family}", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{options.given} {options.family}")


def practise(browser):
    page = visit(browser)
    page.goto(f"{base}/search")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    check(page, "sign-in")
    sign_in(page, options.user, options.password + "!", options.secret)
    expect(page.get_by_role("alert")).to_contain_text("The username, password or code is not right")
    check(page, "sign-in-refused")
    sign_in(page, options.user, options.password, options.secret)
    expect(page.get_by_role("heading", level=1)).to_have_text("Find a child")
    check(page, "search")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Enter the family name").click()
    expect(page.get_by_label("Family name")).to_be_focused()
    check(page, "search-problems")

    watcher = options.colleague or (options.user, options.password, options.secret)
    inbox = open_inbox(browser, *watcher)
    before = inbox.locator("#inbox > li").count()
    check(inbox, "inbox")

    find_and_open(page)
    expect(page.get_by_role("heading", name="Who is in contact")).to_be_visible()
    check(page, "record")
    page.get_by_text("Record that you are in contact").click()
    page.get_by_role("button", name="Record my involvement").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose your service")
    check(page, "record-problems")
    page.get_by_label("Your service").select_option("other")
    page.get_by_label("Year").fill("2026")
    page.get_by_label("Month").fill("1")
    page.get_by_label("Day").fill("5")
    page.get_by_role("button", name="Record my involvement").click()
    expect(page.get_by_role("status").first).to_contain_text("Your involvement")
    check(page, "recorded")

    expect(inbox.locator("li.new").first).to_be_visible(timeout=20_000)
    if inbox.locator("#inbox > li").count() <= before:
        faults.append("inbox: no notification came in")
    check(inbox, "inbox-live")
    inbox.locator("li.new").first.get_by_role("button", name="Mark as read").click()
    expect(inbox.get_by_role("heading", level=1)).to_have_text("Inbox")
    inbox.get_by_role("link", name="See the record").first.click()
    expect(inbox.get_by_role("heading", level=1)).to_have_text("Why do you need this record?")
    check(inbox, "reason")
    return page


def list_gaps(browser):
    page = visit(browser)
    page.goto(f"{base}/search")
    sign_in(page, *options.manager)
    page.get_by_role("link", name="Gaps").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Children who lack something")
    check(page, "gaps")
    page.get_by_role("button", name="Show the list").click()
    page.get_by_role("link", name="Choose what is missing").click()
    expect(page.get_by_label("What is missing?")).to_be_focused()
    check(page, "gaps-problems")
    page.get_by_label("What is missing?").select_option("noGP")
    page.get_by_label("Why are you looking these children up?").select_option("dataQuality")
    page.get_by_role("button", name="Show the list").click()
    child = page.get_by_role("link", name=f"{options.given} {options.family}", exact=True)
    for _ in range(40):  # A round comes every ten seconds.
        if child.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    check(page, "gaps-listed")
    child.first.click()
    expect(page.get_by_text("Not known to be with a GP practice since")).to_be_visible()


def shield(browser, practitioner):
    page = visit(browser)
    page.goto(f"{base}/search")
    sign_in(page, *options.officer)
    expect(page.get_by_role("heading", level=1)).to_have_text("Find a child")
    page.get_by_role("link", name="Shields").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shields")
    check(page, "shields")
    page.get_by_role("link", name="Held records").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Held records")
    check(page, "held")
    page.go_back()
    page.get_by_role("link", name="Putting shields in").click()
    expect(page.get_by_role("status").first).to_contain_text("Your authority is open")
    page.get_by_text("Close it, to put shields in").click()
    page.get_by_role("button", name="Close the authority").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick that you mean it")
    check(page, "go-live")
    find_and_open(page)
    page.get_by_text("Shield this child").first.click()
    page.get_by_label("Grounds").select_option("courtOrder")
    check(page, "shield")
    page.get_by_role("button", name="Shield this child").click()
    expect(page.get_by_role("status").first).to_contain_text("This child is shielded")
    practitioner.reload()
    expect(practitioner.get_by_role("heading", name="Who is in contact is not shown")).to_be_visible()
    for hidden in ["Home address", "Responsible authority", "tel:", "mailto:", "Not known to be"]:
        if hidden in practitioner.content():
            faults.append(f"withheld: the page shows “{hidden}”")
    check(practitioner, "withheld")
    page.get_by_text("Lift this child").click()
    page.get_by_role("textbox", name="Code").first.fill("000000")
    page.get_by_role("button", name="Ask to lift the shield").click()
    expect(page.get_by_role("alert")).to_contain_text("The code is not right")
    page.get_by_role("link", name="The code is not right").click()
    expect(page.get_by_role("textbox", name="Code").first).to_be_focused()
    check(page, "lift-problems")
    page.get_by_role("textbox", name="Code").first.fill(fresh_code(options.officer[2]))
    page.get_by_role("button", name="Ask to lift the shield").click()
    expect(page.get_by_role("status").first).to_contain_text("You have asked for the shield to be lifted")


with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
    practitioner = practise(chromium)
    if options.manager:
        list_gaps(chromium)
    if options.officer:
        shield(chromium, practitioner)
    practitioner.get_by_role("button", name="Sign out").click()
    expect(practitioner.get_by_text("You have signed out.")).to_be_visible()
    practitioner.goto(f"{base}/inbox")
    expect(practitioner.get_by_role("heading", level=1)).to_have_text("Sign in")
    chromium.close()

for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(1 if faults else 0)
