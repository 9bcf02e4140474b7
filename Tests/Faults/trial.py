"""A fleet with the means to hurt it, to see into it, and to wait until it is still."""

import json
import subprocess
import time

from fleet import Fleet
from injuries import SmallDisk
from load import REPORTING
from system import ENTRIES_WRITTEN, SERVICES, root, say, wait_for


class Trial(Fleet):
    """A fleet with the means to hurt it."""

    disk = None

    def administrator_config(self):
        return json.loads((self.secrets / "administrator/config.json").read_text())

    def rabbitmqctl(self, *arguments):
        words = ". say.sh; . user.sh; . process.sh; . broker.sh; choose_user; broker_control \"$@\""
        return subprocess.run(
            ["bash", "-euc", words, "control", self.folder, str(self.base), *arguments], check=True,
            cwd=root / "compose/lib", capture_output=True, text=True).stdout

    def prepare(self, kinds, reports):
        """Triggers for the journal; rights for whoever copies; a disk that can be filled."""
        # A service can't change the log, and so can't be given a trigger by anybody but the administrator.
        self.psql("-1", "-f", str(root / "Tests/Faults/journal.sql"))
        self.rabbitmqctl("set_user_tags", "administrator", "administrator", "impersonator")
        listed = self.rabbitmqctl(
            "list_bindings", "-p", "contactpoint", "--formatter", "json", "source_name", "destination_name", "routing_key")
        lanes = {f"{service}.{lane}" for service in SERVICES for lane in ("events", "requests")}
        self.bindings = [(b["source_name"], b["routing_key"]) for b in json.loads(listed)
                         if b["destination_name"] in lanes and b["source_name"]]
        self.receipts = [(b["source_name"], b["routing_key"], b["destination_name"]) for b in json.loads(listed)
                         if b["destination_name"] in {f"receipts.{source}" for source in REPORTING} and b["source_name"]]
        if "fullDisk" in kinds:
            self.disk = SmallDisk.mount(self, reports)
            if self.disk:
                SmallDisk.use(self)

    def redeclare(self):
        """Declares what was deleted, as an operator does; the broker is one node, so what it does not serve is lost."""
        if said := self.contactpoint("setup", "topology", "--replace-lost", "--directory", self.secrets):
            say(said.strip())

    def left(self):
        """What is still under way, by what it is."""
        statements = [f"select '{s} outbox' as what, coalesce(sum(number - confirmed), 0)::bigint as n"
                      f" from {s}.runtime_number where due is not null"
                      for s in SERVICES]
        statements += [f"select '{s} early', count(*) from {s}.runtime_early" for s in SERVICES]
        statements += [f"select '{s} owed', count(*) from {s}.runtime_owed_reply" for s in SERVICES]
        statements += [f"select '{s} parked', count(*) from {s}.runtime_parked where next_attempt is not null"
                       for s in SERVICES]
        statements += [
            "select 'facts', count(*) from notifications.fact where state = 'pending'",
            f"select 'entries', (select count(*) from ({ENTRIES_WRITTEN}) w) - (select count(*) from audit.entry)",
        ]
        return {row["what"]: row["n"] for row in self.sql(" union all ".join(statements)) if row["n"]}

    def settle_after(self, reports, seconds):
        """Waits until nothing is under way, or until it has grown no less for so many seconds.

        Returns the seconds that it took, or None, and what is left.
        """
        began = changed = time.monotonic()
        left, least = {}, None

        def is_still():
            nonlocal left, changed, least
            try:
                unanswered = len(reports.events) - self.count("identity.receipt", "event is not null")
                left = self.left() | ({"unanswered": unanswered} if unanswered else {})
            except (AssertionError, RuntimeError) as error:
                left = {"error": str(error)[:100]}
            amount = sum(n for n in left.values() if isinstance(n, int))
            if "error" not in left and (least is None or amount < least):
                least, changed = amount, time.monotonic()
                say("left:", left)
            return not left or time.monotonic() - changed > seconds

        wait_for("nothing under way", is_still, 3600, every=3)
        return (None, left) if left else (time.monotonic() - began, {})
