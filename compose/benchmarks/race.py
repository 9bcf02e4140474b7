"""The race: viewers of each child who never stop, and two officers who shield it and lift the shield in turns."""

import asyncio
import json
import random
import time
import typing

from race_connection import PATIENCE, Connection, request
from system import check, say

GROUNDS = json.dumps({"grounds": "courtOrder"}).encode()


class View(typing.NamedTuple):
    """When it was asked, and when its answer began to arrive."""

    sent: int
    begun: int
    status: int
    shown: bool


class Round(typing.NamedTuple):
    """One shield: whereabouts may be shown until it is acknowledged, and again from the last word for lifting it."""

    asked: int
    acknowledged: int
    lifting: int


class Child:
    """One that is raced for. `mark` is something that its whereabouts alone hold."""

    def __init__(self, identifier, mark):
        self.identifier, self.mark = identifier, mark
        self.views, self.rounds = [], []
        self.news = asyncio.Event()

    def shows(self, answer):
        return b'"shown":true' in answer.text or self.mark in answer.text

    async def seen(self, fits, count=1):
        """Waits until as many of the latest views fit."""
        async with asyncio.timeout(PATIENCE):
            while sum(view.status == 200 and fits(view) for view in self.views[-30:]) < count:
                self.news.clear()
                await self.news.wait()


class Race:
    """Goes on until there are as many views and shields as wanted, or until the seconds are over."""

    def __init__(self, port, children, confirm, views, shields, seconds):
        self.port, self.children, self.confirm = port, children, confirm
        self.wanted, self.seconds = (views, shields), seconds
        self.views = self.shields = self.lifts = self.failures = 0
        self.is_over = False
        self.random = random.Random(2026)

    async def run(self, practitioners, officers, viewers):
        """`practitioners` and `officers` are tokens; `viewers` is how many there are of each child."""
        for officer in officers:
            self.confirm(officer)
        self.began = self.told = time.monotonic()
        async with asyncio.TaskGroup() as watching:
            watching.create_task(self.stay_confirmed(officers))
            for child in self.children:
                for viewer in range(viewers):
                    watching.create_task(self.watch(child, practitioners[viewer % len(practitioners)]))
            async with asyncio.TaskGroup() as shielding:
                for number, child in enumerate(self.children):
                    shielding.create_task(self.shield_and_lift(child, officers[number % 2:] + officers[:number % 2]))
            self.is_over = True

    async def stay_confirmed(self, officers):
        """A code counts for five minutes."""
        confirmed = time.monotonic()
        while not self.is_over:
            await asyncio.sleep(1)
            if time.monotonic() > confirmed + 200:
                confirmed = time.monotonic()
                for officer in officers:
                    await asyncio.to_thread(self.confirm, officer)

    def has_enough(self):
        taken = time.monotonic() - self.began
        return taken > self.seconds or self.views >= self.wanted[0] and self.shields >= self.wanted[1]

    async def watch(self, child, token):
        question = request("GET", f"/v1/children/{child.identifier}?reason=newReferral", token)
        connection = Connection(self.port)
        while not self.is_over:
            answer = await connection.ask(question)
            child.views.append(View(answer.sent, answer.begun, answer.status, child.shows(answer)))
            child.news.set()
            if answer.status == 200:
                self.views += 1
            else:
                self.failures += 1
                await asyncio.sleep(0.1)
        connection.close()

    async def shield_and_lift(self, child, officers):
        connection = Connection(self.port)
        # The kernel begins to stamp a moment after it was told to.
        await connection.ask(request("GET", "/v1/health", officers[0]))
        await child.seen(lambda view: view.shown)
        while not self.has_enough():
            await self.round(child, connection, *officers)
            officers = officers[::-1]
            # The next shield falls at any moment of a view.
            await asyncio.sleep(self.random.uniform(0, 0.2))
            self.tell()
        connection.close()

    async def round(self, child, connection, one, other):
        path = f"/v1/children/{child.identifier}/shield"
        asked = time.time_ns()
        acknowledged = await self.insist(connection, request("POST", path, one, GROUNDS))
        check(acknowledged.stamped, "the kernel does not say when an acknowledgement arrived")
        self.shields += 1
        await child.seen(lambda view: view.sent > acknowledged.ended, count=2)
        await self.insist(connection, request("POST", path + "/lifting", one))
        lifting = time.time_ns()
        lifted = await self.insist(connection, request("POST", path + "/lifting", other))
        # Not shielded: a first try was carried out, and its answer was late.
        check(b'"lifted"' in lifted.text or b'"notShielded"' in lifted.text, f"a shield is not lifted: {lifted.text}")
        self.lifts += 1
        child.rounds.append(Round(asked, acknowledged.ended, lifting))
        # On a starved machine it can be long until a release is in time; no longer than the race is wanted.
        await child.seen(lambda view: view.sent > lifting and view.shown or self.has_enough())

    async def insist(self, connection, question):
        """An officer asks again where the system is too busy."""
        async with asyncio.timeout(PATIENCE):
            while (answer := await connection.ask(question)).status == 503:
                self.failures += 1
                await asyncio.sleep(0.1)
        check(answer.status == 200, f"an officer is refused: {answer.text}")
        return answer

    def tell(self):
        if time.monotonic() > self.told + 30:
            self.told = time.monotonic()
            rate = self.views / (self.told - self.began)
            say(f"{self.views} views, {rate:.0f} a second; {self.shields} shields, {self.lifts} lifted")
