"""A source system, independent of the project's own code: pika and PyNaCl."""

import json
import time

import pika
from nacl.public import PublicKey, SealedBox

from system import key_of, wait_for

SEALED = "application/vnd.contactpoint.sealed"


class Feed:
    """One source: it publishes with confirms, and collects its receipts."""

    def __init__(self, system, name):
        self.name = name
        self.config = system.source(name)
        self.box = SealedBox(PublicKey(key_of(self.config)))
        self.receipts = []
        self.connect()

    def connect(self):
        parameters = pika.URLParameters(self.config["broker"]["url"])
        parameters.heartbeat = 0
        self.connection = pika.BlockingConnection(parameters)
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()

    def seal(self, event):
        text = event if isinstance(event, bytes) else json.dumps(event).encode()
        return self.box.encrypt(text)

    def publish(self, event, message=None):
        """Seals an event and publishes it."""
        self.publish_body(self.seal(event), message or event["id"])

    def publish_body(self, body, message, exchange=None, **properties):
        self.channel.basic_publish(
            exchange=exchange or f"intake.{self.name}", routing_key="report", body=body, mandatory=True,
            properties=pika.BasicProperties(
                content_type=SEALED, delivery_mode=2, message_id=message, **properties))

    def collect(self):
        """Takes what is in the receipts queue; returns all receipts so far, each with the message it answers."""
        while True:
            method, properties, body = self.channel.basic_get(f"receipts.{self.name}", auto_ack=True)
            if method is None:
                return self.receipts
            self.receipts.append((properties.correlation_id, json.loads(body)))

    def receipt(self, message, seconds=30):
        """Waits for the receipt of a message."""
        def find():
            return next((receipt for answered, receipt in self.collect() if answered == message), None)

        return wait_for(f"a receipt of {message}", find, seconds, every=0.05)

    def close(self):
        if self.connection.is_open:
            self.connection.close()


def instant(seconds=None):
    """An instant as the format wants it."""
    seconds = time.time() if seconds is None else seconds
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03}Z"


def event(identifier, source, record, child, involvement, authority="E06000901", at=None):
    """An event about an invented child."""
    return {
        "specversion": "1.0", "id": identifier, "source": source, "type": "identity.report-involvement.v1",
        "time": instant(at),
        "data": {"record": record, "authority": authority, "child": child, "involvement": involvement},
    }


SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstz" for vowel in "aeiou"]
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def invented_word(number, syllables):
    """A word that no other number below 70 to the power of `syllables` has, unlike that of its neighbours."""
    number = (number + 4321) * 7368787 % 70**syllables
    return "".join(SYLLABLES[number // 70**place % 70] for place in range(syllables)).capitalize()


def invented_child(number):
    """A child whom nobody takes for that of another number. As in England, most names have been given before."""
    sector, unit = number // 20 % 90, number // 1800 % 400
    return {
        "name": {"given": [invented_word(number % 1201, 4)], "family": invented_word(31 * (number % 4001), 3)},
        # From five to sixteen years ago: nobody has come of age.
        "dateOfBirth": f"{time.gmtime().tm_year - 16 + number % 12}-{1 + number % 11:02}-{1 + number % 27:02}",
        "gender": ["female", "male"][number % 2],
        "residence": {
            "kind": "current",
            "address": {
                "lines": [f"{number % 97 + 1} {invented_word(number // 10, 3)} Street", "Ambridge"],
                "postcode": f"ZZ{sector // 10 + 1} {sector % 10}{LETTERS[unit // 20]}{LETTERS[unit % 20]}"}},
        "carers": [{"name": {"given": ["Grace"], "family": "Example"}, "phone": "01632 960001"}],
    }


def contact(service, reference, email=None, phone=None, ended=None):
    """An involvement that began in 2021."""
    card = {"organisation": "Example Service"}
    card |= {"email": email} if email else {}
    card |= {"phone": phone} if phone else {}
    said = {"reference": reference, "service": service, "contact": card, "began": "2021-09-01"}
    return said | ({"ended": ended} if ended else {})


SERVICE_OF = {
    "school-census": "education", "gp-registration": "primaryCare", "health-visiting": "healthVisiting",
    "case-system-ambridge": "socialCare", "case-system-borchester": "police",
}
AUTHORITY_OF = {"case-system-borchester": "E06000902"}
