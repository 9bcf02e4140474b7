"""Holds what was committed at each producer against the effects at each consumer. docs/faults.md says why this suffices.

It reads the outboxes, the tables of the domain and the journal that triggers kept; of the runtime's own bookkeeping it
believes nothing.
"""

import json
from collections import Counter, defaultdict

FIGURES = ("missing", "duplicated", "outOfOrder")

# Which effect, by its key, stands for a message at each consumer; Directory is looked at by content.
PARTS = {"leads": "newLeadProfessional", "assesses": "newAssessment"}
BY_MESSAGE = {"shielding": "envelope", "notifications": "fact"}

# Questions change nothing, so one that is asked twice is answered, and noted, twice.
QUESTIONS = (
    "foundChildren", "viewedRecord", "releasedWhereabouts", "withheldWhereabouts", "decidedRecipients", "viewedInbox",
    "viewedReceipts", "viewedQuality", "viewedParked", "signInRefused", "refused")

SENT = """
    select service, consumer, type, message, subject, number, tx from faults.sent
    union all
    select service, consumer, type, message, other_subject, other_number, tx from faults.sent
    where other_subject is not null
"""


class Findings:
    """Counts of each figure, with a few examples of each kind of finding."""

    def __init__(self):
        self.counts, self.kinds, self.examples = Counter(), Counter(), defaultdict(list)

    def add(self, figure, what, example, count=1):
        if count <= 0:
            return
        self.counts[figure] += count
        self.kinds[f"{figure}: {what}"] += count
        if len(self.examples[what]) < 3:
            self.examples[what].append(str(example)[:300])

    def lines(self):
        for what, count in sorted(self.kinds.items()):
            yield f"{count} {what}, as {'; '.join(self.examples[what.split(': ', 1)[1]])}"


class Checker:
    def __init__(self, system, reports, receipts, declarations):
        self.system, self.reports, self.receipts, self.declarations = system, reports, receipts, declarations
        self.findings = Findings()
        self.committed = self.effects = 0

    def check(self):
        """Looks at everything; the findings are in `findings`."""
        self.numbers()
        self.positions()
        self.together()
        self.steps_with_effects()
        self.intake()
        for consumer, what in BY_MESSAGE.items():
            self.by_message(consumer, what)
        self.audit()
        self.orphans()
        self.directory()
        self.requests()
        self.notifications()
        return self.findings

    def rows(self, statement):
        return self.system.sql(statement)

    def numbers(self):
        """Each producer's numbers are dense and unique, per consumer and subject, and its outbox holds them all."""
        for row in self.rows(
            f"select service, consumer, subject, count(*) as n, count(distinct number) as distinct, min(number) as least,"
            f" max(number) as most from ({SENT}) s group by service, consumer, subject"
            " having count(*) <> count(distinct number) or min(number) <> 1 or max(number) <> count(*)"):
            self.findings.add("missing", "numbers left out", row, row["most"] - row["distinct"])
            self.findings.add("duplicated", "numbers given twice", row, row["n"] - row["distinct"])
        for service in self.services():
            row = self.rows(
                f"select (select count(*) from faults.sent where service = '{service}') as sent,"
                f" (select count(*) from {service}.runtime_outbox) as kept")[0]
            self.findings.add("missing", "rows gone from an outbox", row, row["sent"] - row["kept"])

    @staticmethod
    def services():
        return ["identity", "directory", "shielding", "notifications", "audit"]

    def positions(self):
        """No position goes back or stands still, and each ends where its producer's numbers end."""
        for row in self.rows("select * from faults.place where new <= old"):
            self.findings.add(
                "duplicated" if row["new"] == row["old"] else "outOfOrder", "a position that did not advance", row)
        for row in self.rows(
            f"""
            select s.*, p.place from (
                select service, consumer, subject, max(number) as most from ({SENT}) s
                group by service, consumer, subject
            ) s left join (
                select service, source, subject, max(new) as place from faults.place group by service, source, subject
            ) p on p.service = s.consumer and p.source = s.service and p.subject = s.subject
            where p.place is distinct from s.most
            """):
            behind = row["most"] - (row["place"] or 0)
            self.findings.add("missing", f"never passed by {row['consumer']}", row, behind)
            self.findings.add("duplicated", "passed beyond what was sent", row, -behind)

    def together(self):
        """What a producer did and what it says of it were committed together."""
        for what, done, said, consumers in (
            ("a new involvement and its event", "service = 'directory' and what = 'involvement'",
             "service = 'directory' and type like '%involvement-began%'", ("notifications",)),
            ("an accepted receipt and its event", "service = 'identity' and what = 'receipt' and detail like '%|accepted|'",
             "service = 'identity' and type like '%child-reported%'", ("directory",)),
            ("an accepted receipt and its sealed part",
             "service = 'identity' and what = 'receipt' and detail like '%|accepted|'",
             "service = 'identity' and type like '%whereabouts-reported%'", ("shielding",)),
        ):
            for row in self.rows(
                f"""
                select coalesce(d.tx, s.tx)::text as tx, coalesce(d.n, 0) as done, coalesce(s.n, 0) as said from (
                    select tx, count(*) as n from faults.effect where {done} group by tx
                ) d full join (
                    select tx, count(*) as n from faults.sent
                    where {said} and consumer in ({', '.join(f"'{c}'" for c in consumers)}) group by tx
                ) s on s.tx = d.tx where coalesce(d.n, 0) <> coalesce(s.n, 0)
                """):
                self.findings.add("missing", f"not together: {what}", row, row["done"] - row["said"])
                self.findings.add("duplicated", f"not together: {what}", row, row["said"] - row["done"])

    def steps_with_effects(self):
        """A consumer's transaction has as many effects about a subject as it moved positions about it."""
        # A message to Audit holds all entries of a transaction: each is an effect of that one step.
        entries = " union all ".join(
            "select subject as writer, number, json_array_length(convert_from(body, 'UTF8')::json -> 'entries') as n"
            f" from {service}.runtime_outbox where consumer = 'audit'" for service in self.services())
        moves = "select tx, subject, sum(new - old) as n from faults.place"
        moves_of_audit = (
            "select tx, subject, sum(m.n) as n from faults.place"
            f" join ({entries}) m on m.writer = subject and m.number > old and m.number <= new")
        for consumer, what in (*BY_MESSAGE.items(), ("audit", "entry")):
            steps = moves_of_audit if consumer == "audit" else moves
            for row in self.rows(
                f"""
                select coalesce(e.tx, p.tx)::text as tx, coalesce(e.subject, p.subject) as subject,
                    coalesce(e.n, 0) as effects, coalesce(p.n, 0) as steps
                from (
                    select tx, subject, count(*) as n from faults.effect
                    where service = '{consumer}' and what = '{what}' and tx is not null
                    group by tx, subject
                ) e full join (
                    {steps} where service = '{consumer}' and tx is not null group by tx, subject
                ) p on p.tx = e.tx and p.subject = e.subject where coalesce(e.n, 0) <> coalesce(p.n, 0)
                """):
                self.findings.add("duplicated", f"effects without steps at {consumer}", row, row["effects"] - row["steps"])
                self.findings.add("missing", f"steps without effects at {consumer}", row, row["steps"] - row["effects"])

    def intake(self):
        """Each event that a source's client saw confirmed earned one outcome, and what was accepted was announced."""
        events = self.reports.events
        kept = defaultdict(list)
        for row in self.rows("select source, event, outcome from identity.receipt where event is not null"):
            kept[row["event"]].append(row["outcome"])
        said = self.announced()
        self.committed += len(events)
        for identifier, report in events.items():
            outcomes, told = kept.get(identifier, []), self.receipts.outcomes.get(identifier, [])
            announced = len(said.get(report["time"], []))
            wanted = 1 if outcomes == ["accepted"] else 0
            if not outcomes:
                self.findings.add("missing", "an event without an outcome", identifier)
            elif not told:
                self.findings.add("missing", "an event without a receipt", identifier)
            elif len(set(told)) > 1 or set(told) != set(outcomes):
                self.findings.add("duplicated", "an event with two outcomes", (identifier, outcomes, told))
            elif (identifier in self.reports.wrong) != (outcomes == ["refused"]):
                self.findings.add("missing", "a wrong outcome", (identifier, outcomes))
            else:
                self.effects += 1
            self.findings.add("missing", "accepted, not announced", identifier, wanted - announced)
            self.findings.add("duplicated", "announced twice", identifier, announced - wanted)
            self.findings.add("duplicated", "two receipts kept", identifier, len(outcomes) - 1)
        for involvement, versions in self.reports.by_involvement.items():
            # The newest version of all can't have been superseded.
            if kept.get(versions[-1]) == ["superseded"]:
                self.findings.add("outOfOrder", "the newest version was superseded", involvement)
        notes = self.rows("select action, count(*) as n from audit.entry group by action")
        notes = {row["action"]: row["n"] for row in notes}
        for outcome, action in (("accepted", "reportAccepted"), ("refused", "reportRefused"),
                                ("superseded", "reportSuperseded")):
            expected = sum(outcome in outcomes for outcomes in kept.values())
            self.findings.add("duplicated", f"{action} more often than {outcome}", notes, notes.get(action, 0) - expected)
            self.findings.add("missing", f"{action} less often than {outcome}", notes, expected - notes.get(action, 0))

    def announced(self):
        """What Identity announced, by the instant of the source's event: child, number, contact."""
        said = defaultdict(list)
        for row in self.rows(
            "select subject, number, convert_from(body, 'UTF8')::jsonb as body from identity.runtime_outbox"
            " where consumer = 'directory' and type like '%child-reported%' order by subject, number"):
            said[row["body"]["reported"]].append((row["subject"], row["number"], row["body"].get("contact")))
        self.said = said
        return said

    def by_message(self, consumer, what):
        """Each message has one effect, and the effects about a subject are in the order of the producer's numbers."""
        found = self.rows(
            f"""
            select count(*) as sent, count(*) filter (where n = 1) as once, count(*) filter (where n is null) as missing,
                coalesce(sum(n - 1) filter (where n > 1), 0) as again, count(*) filter (where n > 0 and before > number) as late
            from (
                select s.number, e.n, lag(s.number) over (partition by s.service, s.subject order by e.first) as before
                from faults.sent s left join (
                    select key, count(*) as n, min(id) as first from faults.effect
                    where service = '{consumer}' and what = '{what}' group by key
                ) e on e.key = s.message::text
                where s.consumer = '{consumer}'
            ) s
            """)[0]
        self.committed += found["sent"]
        self.effects += found["once"]
        self.findings.add("missing", f"messages without their {what}", found, found["missing"])
        self.findings.add("duplicated", f"messages with more than one {what}", found, found["again"])
        self.findings.add("outOfOrder", f"{what}s", found, found["late"])

    def audit(self):
        """Each entry that a service wrote is in the log once, in the order of its writer, and the log has no gap."""
        written = " union all ".join(
            "select entry ->> 'id' as entry, subject as writer, number"
            f" from {service}.runtime_outbox, json_array_elements(convert_from(body, 'UTF8')::json -> 'entries') entry"
            " where consumer = 'audit'" for service in self.services())
        found = self.rows(
            f"""
            select count(*) as sent, count(*) filter (where n = 1) as once, count(*) filter (where n is null) as missing,
                coalesce(sum(n - 1) filter (where n > 1), 0) as again, count(*) filter (where n > 0 and before > number) as late
            from (
                select w.number, e.n, lag(w.number) over (partition by w.writer order by e.first) as before
                from ({written}) w left join (
                    select id::text, count(*) as n, min(index) as first from audit.entry group by id
                ) e on e.id = w.entry
            ) s
            """)[0]
        self.committed += found["sent"]
        self.effects += found["once"]
        self.findings.add("missing", "entries", found, found["missing"])
        self.findings.add("duplicated", "entries", found, found["again"])
        self.findings.add("outOfOrder", "entries", found, found["late"])
        log = self.rows("select count(*) as n, coalesce(max(index) + 1, 0) as next from audit.entry")[0]
        self.findings.add("missing", "gaps in the log", log, log["next"] - log["n"])

    def orphans(self):
        """What points to a row points to one that is there: no foreign key says so."""
        for child, column, parent in (
            ("identity.source_record", "child", "identity.child"),
            ("identity.record_version", "record", "identity.source_record"),
            ("shielding.record_newest", "envelope", "shielding.envelope"),
            ("shielding.contact", "envelope", "shielding.envelope"),
            ("directory.involvement", "child", "directory.child"),
            ("notifications.notification", "fact", "notifications.fact"),
        ):
            found = self.rows(
                f"select count(*) as n from {child} c left join {parent} p on p.id = c.{column} where p.id is null")[0]
            self.findings.add("missing", f"a row of {parent} that {child} points to", found, found["n"])

    def directory(self):
        """What a transaction made of an involvement is what the last report that it passed says, and nothing else."""
        reports = defaultdict(list)
        for entries in self.said.values():
            for child, number, contact in entries:
                reports[child].append((number, contact))
        done = defaultdict(dict)
        for row in self.rows(
            "select subject, key, detail, tx::text from faults.effect where service = 'directory' order by id"):
            done[row["subject"], row["tx"]][row["key"]] = row["detail"]
        places = defaultdict(list)
        for row in self.rows(
            "select subject, old, new, tx::text from faults.place where service = 'directory' and source = 'identity'"
            " order by id"):
            places[row["subject"]].append(row)
        for child, numbered in reports.items():
            numbered.sort(key=lambda entry: entry[0])
            self.committed += len(numbered)
            state, at = {}, 0
            for place in places.get(child, []):
                before = dict(state)
                for number, contact in numbered[at:]:
                    if number > place["new"]:
                        break
                    at += 1
                    self.effects += 1
                    if contact:
                        state[contact["handle"]] = stated(contact)
                wanted = {handle: text for handle, text in state.items() if before.get(handle) != text}
                changes = done.pop((child, place["tx"]), {})
                for handle in wanted.keys() - changes.keys():
                    self.findings.add("missing", "a change in Directory", (child, place, wanted[handle]))
                for handle, text in changes.items():
                    if handle in wanted and wanted[handle] != text:
                        self.findings.add("outOfOrder", "a change in Directory", (child, place, wanted[handle], text))
                    elif handle not in wanted and handle in state:
                        self.findings.add("duplicated", "a change in Directory", (child, place, text))
        known = {contact["handle"] for numbered in reports.values() for _, contact in numbered if contact}
        for (child, tx), changes in done.items():
            for handle in changes.keys() & known:
                self.findings.add("duplicated", "a change in Directory without a step", (child, tx, changes[handle]))
        for row in self.rows(
            "select child, ordinal, count(*) as n from directory.involvement group by child, ordinal having count(*) > 1"):
            self.findings.add("duplicated", "two involvements at one place", row)

    def requests(self):
        """What was asked for under one id was done once, and what was answered was done."""
        for row in self.rows(
            "select service, action, request, children, count(*) as n from audit.entry where request is not null"
            f" and not action = any ('{{{','.join(QUESTIONS)}}}')"
            " group by service, action, request, children having count(*) > 1"):
            self.findings.add("duplicated", f"{row['action']} by one request", row, row["n"] - 1)
        handles = {row["handle"] for row in self.rows("select handle from directory.involvement")}
        self.committed += len(self.declarations.answers)
        for key, answers in self.declarations.answers.items():
            if len(set(answers)) > 1:
                self.findings.add("duplicated", "a request with two answers", (key, answers))
            elif answers[0][1] not in handles:
                self.findings.add("missing", "a request that was answered", (key, answers))
            else:
                self.effects += 1

    def notifications(self):
        """Whom the contract wants told, from Directory's order and the sources' own words alone."""
        accounts = {row["email"]: row["id"] for row in self.rows(
            "select email, id from identity.account where role <> 'feed'")}
        owner = {}
        for time, entries in self.said.items():
            for _, _, contact in entries:
                if contact:
                    owner[contact["handle"]] = accounts.get(self.reports.owner_of.get(time))
        there, expected, behind = defaultdict(list), Counter(), {}
        for row in self.rows("select child, handle, ordinal, account from directory.involvement order by child, ordinal"):
            newcomer = behind[row["handle"]] = row["account"] or owner.get(row["handle"])
            others = [other for other in there[row["child"]] if other is None or other != newcomer]
            for other in set(others) - {None}:
                expected[row["handle"], other, "newInvolvement"] += 1
            if others and newcomer:
                expected[row["handle"], newcomer, "othersInContact"] += 1
            there[row["child"]].append(newcomer)
        # Of a part that somebody took, from the fact itself: whose the handles are, the sources said.
        for row in self.rows("select handle, kind, in_contact from notifications.fact where kind in ('leads', 'assesses')"):
            holder, word = behind.get(row["handle"]), PARTS[row["kind"]]
            for other in {behind.get(handle) for handle in row["in_contact"]} - {None, holder}:
                expected[row["handle"], other, word] += 1
            if holder and row["kind"] == "leads":
                expected[row["handle"], holder, word] += 1
        told = Counter((row["handle"], row["account"], row["kind"]) for row in self.rows(
            "select f.handle, n.account, n.kind from notifications.notification n"
            " join notifications.fact f on f.id = n.fact"))
        self.committed += sum(expected.values())
        self.effects += sum((expected & told).values())
        self.findings.add("missing", "notifications", list(expected - told)[:3], sum((expected - told).values()))
        self.findings.add("duplicated", "notifications", list(told - expected)[:3], sum((told - expected).values()))


def stated(contact):
    """A contact as the journal shows an involvement."""
    words = [contact["kind"], contact["began"], contact.get("ended") or "",
             *(json.dumps(contact[flag]) for flag in ("leadProfessional", "holdsAssessment"))]
    return "|".join(words) + "|"
