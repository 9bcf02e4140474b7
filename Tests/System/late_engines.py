"""Services that start while broker and database are down wait, say so, and go on; so they do when either goes away.
On engines that could lose something they refuse to start."""

import json

import pika

from feed import Feed, contact, event, invented_child
from system import PROCESSES, SERVICES, System, check, say, wait_for


def arrives(system, number):
    """Publishes an event, and waits until it is in Directory, in the vault and in the log."""
    feed = Feed(system, "school-census")
    before = system.count("directory.involvement")
    email = "hilda.head@example.org" if number % 2 else "harry.head@example.org"
    feed.publish(event(
        f"event-{number}", feed.name, "record-1", invented_child(0),
        contact("education", f"reference-{number}", email)))
    check(feed.receipt(f"event-{number}", 60)["outcome"] == "accepted", "the event is refused")
    feed.close()
    wait_for("the involvement", lambda: system.count("directory.involvement") == before + 1, 60)
    wait_for("the contact", lambda: system.count("shielding.contact") == before + 1, 60)
    wait_for("the decision", lambda: system.count("notifications.fact", "state = 'decided'") == before + 1, 60)
    wait_for("the entry", lambda: system.count("audit.entry", "action = 'involvementBegan'") == before + 1, 60)


def refuses(system, words):
    """Whether Directory ends with 78 and says `words`, for those who run the system."""
    system.processes["directory"].terminate()
    system.processes["directory"].wait(20)
    system.start("directory")
    check(system.processes["directory"].wait(30) == 78, "it serves on engines that are unsafe")
    last = system.log("directory").splitlines()[-1]
    check(words in last, f"it does not say what is unsafe: {last}")
    say(last)


def unsafe_engines(system):
    system.administer("create unlogged table directory.cache (id int)")
    system.administer("alter table directory.cache owner to directory")
    refuses(system, "unsafe database: the table cache is unlogged")
    system.administer("drop table directory.cache")
    secrets = json.loads((system.secrets / "administrator/config.json").read_text())
    parameters = pika.URLParameters(secrets["broker"]["url"])
    with pika.BlockingConnection(parameters) as connection:
        channel = connection.channel()
        channel.queue_delete("directory.events")
        channel.queue_declare("directory.events", durable=True)
    refuses(system, "unsafe broker: the queue directory.events is no quorum queue (rabbit_classic_queue)")


def run():
    with System(engines=False) as system:
        for name in PROCESSES:
            system.start(name)
        pids = system.pids()

        def complaints(name):
            return [line for line in system.log(name).splitlines() if '"warning"' in line or '"error"' in line]

        for name in SERVICES:
            wait_for(f"{name} says that it waits", lambda: complaints(name), 60)
        say("all services wait, and say so:", complaints("directory")[0])
        check(system.pids() == pids, "a service ended because nothing was there")
        system.start_engines()
        system.wait_until_ready()
        say("all services are ready")
        system.contactpoint("setup", "demo", "--directory", system.secrets)
        arrives(system, 1)

        system.private("restart", "broker")
        system.wait_until_ready()
        arrives(system, 2)
        say("an event arrives after the broker was away")

        system.private("kill", "database")
        system.private("start", "database")
        arrives(system, 3)
        say("an event arrives after the database was away")

        check(system.pids() == pids, "a service ended or was restarted")
        told = system.count("notifications.notification")
        # Harry comes to Hilda, and Hilda again to Harry: each time both are told.
        check(told == 4, f"{told} notifications instead of 4")
        unsafe_engines(system)
    say("services outlive the engines")


if __name__ == "__main__":
    run()
