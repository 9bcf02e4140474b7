"""Bad input earns a receipt that names field and rule and nothing of the input, or has no effect; nothing falls over."""

import base64
import copy
import json
import uuid

import pika
from nacl.public import PrivateKey, PublicKey, SealedBox

from feed import Feed, contact, event, invented_child
from system import SERVICES, System, check, say, wait_for

SECRET = "Zebedee"


def good(identifier, record="record-1", child=0):
    return event(
        identifier, "school-census", record, invented_child(child),
        contact("education", f"reference-{identifier}", "hilda.head@example.org"))


def changed(identifier, path, value):
    """An event in which one field is another, or new."""
    report = copy.deepcopy(good(identifier))
    place = report
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return report


WRONG_EVENTS = {
    "wrong-type": (["data", "child", "name", "family"], 7, "/data/child/name/family", "wrongType"),
    "wrong-list": (["data", "child", "carers"], {"name": SECRET}, "/data/child/carers", "wrongType"),
    "null": (["data", "involvement", "ended"], None, "/data/involvement/ended", "wrongType"),
    "unknown": (["data", "child", "opinion"], SECRET, "/data/child/opinion", "unknownField"),
    "notes": (["data", "notes"], f"{SECRET} was seen twice", "/data/notes", "unknownField"),
    "free-text": (["data", "child", "name", "family"], f"{SECRET} (at risk: 3)", "/data/child/name/family", "freeText"),
    "long": (["data", "child", "name", "family"], SECRET * 20, "/data/child/name/family", "tooLong"),
    "unborn": (["data", "child", "dateOfBirth"], "2099-01-01", "/data/child/dateOfBirth", "futureDate"),
    "impossible": (["data", "child", "dateOfBirth"], "2015-02-30", "/data/child/dateOfBirth", "impossibleDate"),
    "grown-up": (["data", "child", "dateOfBirth"], "1950-01-01", "/data/child/dateOfBirth", "tooOld"),
    "postcode": (["data", "child", "residence", "address", "postcode"], "ZEBEDEE",
                 "/data/child/residence/address/postcode", "postcode"),
    "other-source": (["source"], "gp-registration", "/source", "sourceMismatch"),
    "other-service": (["data", "involvement", "service"], "police", "/data/involvement/service", "notYours"),
    "other-type": (["type"], "identity.report-involvement.v9", "/type", "wrongType"),
    "future": (["time"], "2099-01-01T00:00:00.000Z", "/time", "futureDate"),
}


def refused(feed, message, field, rule):
    receipt = feed.receipt(message)
    check(receipt["outcome"] == "refused", f"{message} is {receipt['outcome']}")
    found = [(problem["field"], problem["rule"]) for problem in receipt["problems"]]
    check((field, rule) in found, f"{message}: {found} instead of {field} {rule}")
    check(SECRET.lower() not in json.dumps(receipt).lower(), f"{message}: the receipt shows what was sent")


def wrong_events(feed):
    for name, (path, value, field, rule) in WRONG_EVENTS.items():
        feed.publish(changed(name, path, value))
        refused(feed, name, field, rule)
    missing = good("missing")
    del missing["data"]["child"]["name"]
    feed.publish(missing)
    refused(feed, "missing", "/data/child/name", "required")
    twice = json.dumps(good("twice-a-field")).replace('"specversion"', '"specversion": "1.0", "specversion"', 1)
    feed.publish(twice.encode(), "twice-a-field")
    refused(feed, "twice-a-field", "/specversion", "duplicateField")
    say(f"{len(WRONG_EVENTS) + 2} wrong events refused by field and rule")


def wrong_bodies(feed):
    other = SealedBox(PublicKey(bytes(PrivateKey.generate().public_key)))
    text = json.dumps(good("body") | {"note": SECRET}).encode()
    bodies = {
        "malformed": (feed.seal(b'{"id": "' + SECRET.encode()), "notJSON"),
        "not-utf-8": (feed.seal(b'{"id": "\xff\xfe"}'), "notJSON"),
        "deep": (feed.seal(b"[" * 30000), "tooDeep"),
        "megabyte": (feed.seal(b'{"id": "' + SECRET.encode() * 150_000 + b'"}'), "tooLarge"),
        "plain": (text, "notSealed"),
        "other-key": (other.encrypt(text), "sealedToAnotherKey"),
        "noise": (bytes(range(128, 256)), "sealedToAnotherKey"),
    }
    for name, (body, rule) in bodies.items():
        feed.publish_body(body, name)
        refused(feed, name, "", rule)
    feed.publish_body(b"", "empty")
    check(feed.receipt("empty")["outcome"] == "refused", "an empty body is taken")
    say(f"{len(bodies) + 1} wrong bodies refused")


def wrong_properties(system, feed):
    feed.publish_body(feed.seal(good("with-CC")), "CC", headers={"CC": ["audit.events"]})
    check(feed.receipt("CC")["outcome"] == "refused", "a CC header is taken")
    # The broker takes BCC off before anybody can see it: all that can be shown is that the copy goes nowhere.
    feed.publish_body(feed.seal(good("with-BCC", "record-2", 1)), "BCC", headers={"BCC": ["audit.events"]})
    feed.receipt("BCC")
    children = system.count("identity.child")
    try:
        feed.publish_body(feed.seal(good("forged")), "forged", user_id="gp-registration")
        raise AssertionError("a forged user_id is taken")
    except pika.exceptions.ChannelClosedByBroker as refusal:
        check(refusal.reply_code == 406, f"a forged user_id: {refusal}")
    feed.close()
    feed.connect()
    feed.publish_body(feed.seal(good("named")), "named", user_id="school-census")
    check(feed.receipt("named")["outcome"] == "accepted", "the right user_id is refused")
    feed.publish(good("nameless"))
    check(feed.receipt("nameless")["outcome"] == "accepted", "no user_id is refused")
    check(system.count("identity.child") == children + 1, "other children than the one")
    say("CC and a forged user_id refused")


def strange_headers(feed):
    """Headers of the services' own, from a stranger, change nothing."""
    headers = {"number": -1, "subject": SECRET, "traceparent": SECRET, "principal": "x" * 9000}
    feed.publish_body(feed.seal(good("strange")), "strange", headers=headers, reply_to="audit.events", type="x" * 200)
    check(feed.receipt("strange")["outcome"] in ("accepted", "refused"), "no receipt")


def repeated(system, feed):
    report = good("repeated")
    for _ in range(3):
        feed.publish(report)
    wait_for("three receipts", lambda: [m for m, _ in feed.collect()].count("repeated") == 3, 30)
    earned = {json.dumps(receipt) for message, receipt in feed.receipts if message == "repeated"}
    check(len(earned) == 1, "a repeat gets another receipt")
    check(system.count("identity.receipt", "event = 'repeated'") == 1, "a repeat has an effect")
    say("a repeat has no effect and earns the same receipt")


def forbidden(feed):
    """What the broker itself refuses."""
    attempts = [
        lambda channel: feed.publish_body(b"x", "x", exchange="intake.gp-registration"),
        lambda channel: feed.publish_body(b"x", "x", exchange="directory.events"),
        lambda channel: channel.basic_get("receipts.gp-registration"),
        lambda channel: channel.basic_get("identity.intake"),
        lambda channel: channel.queue_declare("mine"),
        lambda channel: channel.queue_bind("receipts.school-census", "identity.events", "#"),
    ]
    for number, attempt in enumerate(attempts):
        try:
            attempt(feed.channel)
            raise AssertionError(f"attempt {number} is allowed")
        except pika.exceptions.ChannelClosedByBroker as refusal:
            check(refusal.reply_code == 403, f"attempt {number}: {refusal}")
        feed.close()
        feed.connect()
    say(f"{len(attempts)} attempts beyond a source's rights refused")


def as_user(system, owner):
    """A connection to the broker as one of our own parties: what its administrator could give himself."""
    url = json.loads((system.secrets / owner / "config.json").read_text())["broker"]["url"]
    return pika.BlockingConnection(pika.URLParameters(url))


def forgeries(system):
    """Who may write at the broker can't write in a party's name: the code that a message must bear is missing."""
    positions = {"contactpoint:positions": f"{uuid.uuid4()}:1", "contactpoint:epoch": 1}
    codes = [{}, {"contactpoint:code": base64.b64encode(bytes(16)).decode()}]
    broker = as_user(system, "identity")
    for headers in codes:
        broker.channel().basic_publish(
            "identity.events", "identity.child-reported.v1.directory", b"{}",
            pika.BasicProperties(
                type="identity.child-reported.v1", user_id="identity", message_id=str(uuid.uuid4()), delivery_mode=2,
                headers=positions | headers))
    broker.close()
    parked = "reason like 'contactpoint:code%' and next_attempt is null"
    wait_for("the forgeries set aside", lambda: system.count("directory.runtime_parked", parked) == len(codes), 30)
    say(f"{len(codes)} forged events set aside")


def replay(system):
    """A sign-in that was listened to, sent again with a reply key of the listener's own, signs nobody in."""
    listening = as_user(system, "administrator")
    channel = listening.channel()
    queue = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(queue, "gateway.events", "identity.sign-in.v1.identity")
    system.sign_in("hilda.head")
    _, properties, body = channel.basic_get(queue, auto_ack=True)
    listening.close()
    sessions = system.count("identity.session")
    check(sessions > 0, "nobody has signed in")
    properties.headers["contactpoint:replyKey"] = base64.b64encode(bytes(PrivateKey.generate().public_key)).decode()
    properties.expiration = None
    properties.message_id = str(uuid.uuid4())
    gateway = as_user(system, "gateway")
    gateway.channel().basic_publish("gateway.events", "identity.sign-in.v1.identity", body, properties)
    gateway.close()
    wait_for("the replay refused", lambda: "is not the sender's for this message" in system.log("identity"), 30)
    check(system.count("identity.session") == sessions, "a replay signed somebody in")
    say("a replayed sign-in refused")


def run():
    with System() as system:
        feed = Feed(system, "school-census")
        pids = system.pids()
        wrong_events(feed)
        wrong_bodies(feed)
        check(system.count("identity.child") == 0, "something refused made a child")
        wrong_properties(system, feed)
        strange_headers(feed)
        repeated(system, feed)
        forbidden(feed)
        feed.publish(good("afterwards"))
        check(feed.receipt("afterwards")["outcome"] == "accepted", "a good event is refused afterwards")
        system.settle()
        check(system.pids() == pids, "a service was restarted or ended")
        for service in SERVICES:
            check(system.count(f"{service}.runtime_parked") == 0, f"{service} parked something")
        replay(system)
        forgeries(system)
        system.settle()
        check(system.pids() == pids, "a service was restarted or ended")
        for name in pids:
            check(SECRET not in system.log(name), f"{name} logged what was sent")
        refusals = system.count("audit.entry", "action = 'reportRefused' and source = 'school-census'")
        kept = system.count("identity.receipt", "outcome = 'refused'")
        check(refusals >= kept, f"{refusals} entries of {kept} refusals")
        feed.close()
    say("bad input does no harm")


if __name__ == "__main__":
    run()
