"""An SMTP server (aiosmtpd) that keeps what it is handed: within a script, or by itself for whoever starts it, who is told
its port on the first line and of each letter on one more.

  mail.py [ADDRESS='550 WHAT IT ANSWERS INSTEAD OF TAKING A LETTER TO IT' …]"""

import json
import socket
import sys

from aiosmtpd.controller import Controller


class Letters:
    """What was taken, in order: from, to, text."""

    def __init__(self, objections=None):
        self.taken, self.objections = [], objections or {}

    def take(self, letter):
        self.taken.append(letter)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.objections:
            return self.objections[address]
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, server, session, envelope):
        text = envelope.content.decode()
        self.take({"from": envelope.mail_from, "to": envelope.rcpt_tos, "text": text})
        return "250 taken"


class ToldLetters(Letters):
    def take(self, letter):
        print(json.dumps(letter), flush=True)


def serve(letters):
    """The server, which runs in a thread of its own until it is stopped."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(letters, hostname="127.0.0.1", port=port)
    server.start()
    return server


if __name__ == "__main__":
    running = serve(ToldLetters(dict(objection.split("=", 1) for objection in sys.argv[1:])))
    print(running.port, flush=True)
    sys.stdin.read()
    running.stop()
