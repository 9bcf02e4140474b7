"""What became of a race: leaks, and how close it was."""

import bisect
import itertools

from interactive import quantile


class Findings:
    """Of all shields of all children, when nothing is under way any more."""

    def __init__(self, race):
        children, self.lifts, self.failures = race.children, race.lifts, race.failures
        answered = [view for child in children for view in child.views if view.status == 200]
        rounds = [round_ for child in children for round_ in child.rounds]
        self.views, self.shields = len(answered), len(rounds)
        self.shown = sum(view.shown for view in answered)
        self.took = [(view.begun - view.sent) / 1e6 for view in answered]
        self.waited = [(round_.acknowledged - round_.asked) / 1e6 for round_ in rounds]
        # Answers with whereabouts that began after an acknowledgement; those of them that were asked after it too.
        self.leaks = self.asked_after = self.leaking = 0
        # Of each acknowledgement how many views of the very child were under way.
        self.in_flight = []
        # Of each shield that overtook whereabouts, ms from the last of them to its acknowledgement.
        self.ahead = []
        for child in children:
            self.judge(child)

    def judge(self, child):
        views = sorted(child.views, key=lambda view: view.begun)
        longest = max((view.begun - view.sent for view in views), default=0)
        shown = [view for view in views if view.shown]
        begun, shown_begun = [view.begun for view in views], [view.begun for view in shown]
        for asked, acknowledged, lifting in child.rounds:
            first, end = bisect.bisect_right(shown_begun, acknowledged), bisect.bisect_left(shown_begun, lifting)
            leaked = shown[first:end]
            self.leaks += len(leaked)
            self.leaking += bool(leaked)
            self.asked_after += sum(view.sent > acknowledged for view in leaked)
            later = itertools.islice(
                views, bisect.bisect_right(begun, acknowledged), bisect.bisect_right(begun, acknowledged + longest))
            self.in_flight.append(sum(view.sent < acknowledged for view in later))
            if first and shown_begun[first - 1] > asked:
                self.ahead.append((acknowledged - shown_begun[first - 1]) / 1e6)

    def lines(self):
        """What progress says of it."""
        yield f"{self.views} views, {self.shown} with whereabouts, {self.failures} answers of 503"
        yield f"{self.shields} shields, {self.lifts} lifted"
        if self.shields:
            yield (f"views of the very child in flight at an acknowledgement: {min(self.in_flight)} at least, "
                   f"{quantile(self.in_flight, 0.5)} as a rule; at none of them for {self.in_flight.count(0)} shields")
        if self.ahead:
            yield (f"whereabouts left while {len(self.ahead)} shields were under way, the last of them "
                   f"{min(self.ahead):.1f} ms or more before the acknowledgement, as a rule "
                   f"{quantile(self.ahead, 0.5):.1f}")
        yield (f"answers with whereabouts begun after the acknowledgement: {self.leaks}, by {self.leaking} shields; "
               f"asked after it: {self.asked_after}")
