#!/usr/bin/env python3
"""Plays three weeks of an invented company of 400 people against two real SCIM services, and records them.

    story.py OUT.ndjson

Needs the packages of requirements.txt and package.json (see README.md). The plan is drawn from a fixed seed, so each
run asks the same at the same planned time. The services choose ids at random, so no two recordings are equal.

The company has 250 people in Microsoft Entra ID (example.com), who are provisioned to a staff directory (SCIMMY), and
120 in Okta (example.org), who are provisioned to a project tool (scim2-server). A script of the company's own keeps
the 30 contractors in the project tool.
"""

import datetime
import heapq
import pathlib
import random
import socket
import subprocess
import sys
import time

from clients import Entra, Okta, Script
from everyday import ContractorsLife, EntraLife, OktaLife
from front import UTC, Front
from incidents import Incidents
from people import People

HERE = pathlib.Path(__file__).parent
START = datetime.datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
END = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OUTAGE = tuple(datetime.datetime(2026, 11, 10, *at, tzinfo=UTC) for at in [(9, 31), (10, 17)])
OLD_TOKEN, NEW_TOKEN = "Bearer invented-script-token-2025", "Bearer invented-script-token-2026"
TOKEN_EXPIRES = datetime.datetime(2026, 11, 19, 0, 0, tzinfo=UTC)


class Story:
    """The services, the clients, and a clock that runs from one planned moment to the next."""

    def __init__(self, ports):
        self.now = START
        self.random = random.Random(400)
        self.people = People(400)
        self.front = Front(OUTAGE, {OLD_TOKEN: TOKEN_EXPIRES})
        self.queue, self.turn = [], 0
        clock = lambda: self.now
        scim = ("Accept", "application/scim+json")
        staff, tool = ("Host", "staff.example.com"), ("Host", "projects.example.org")
        self.entra = Entra(self.front, clock, ports[0], "/scim/v2", "198.51.100.17",
                           [staff, scim], "Bearer invented-entra-secret-token")
        self.okta = Okta(self.front, clock, ports[1], "/v2", "203.0.113.44",
                         [tool, ("User-Agent", "Okta SCIM Client 1.0.0"), scim, ("Accept-Charset", "utf-8")],
                         "Bearer invented-okta-token")
        self.script = Script(self.front, clock, ports[1], "/v2", "192.0.2.10",
                             [tool, ("User-Agent", "contractor-sync/2.4 (example.com)"), scim], OLD_TOKEN)

    def at(self, when, steps):
        """Starts `steps` at a moment. It is a generator that yields the seconds until it goes on."""
        self.turn += 1
        heapq.heappush(self.queue, (when, self.turn, steps))

    def run(self):
        while self.queue:
            self.now, _, steps = heapq.heappop(self.queue)
            if self.now > END:
                continue
            pause = next(steps, None)
            if pause is not None:
                self.at(self.now + datetime.timedelta(seconds=pause), steps)

    def pause(self, least=0.2, most=2.5):
        return self.random.uniform(least, most)

    def office_hours(self, day, count):
        """Moments of a day of work at which somebody does something, in order."""
        if day.weekday() >= 5:
            count = count // 12
        start = day.replace(hour=7, minute=0)
        return sorted(start + datetime.timedelta(seconds=self.random.triangular(0, 11 * 3600, 9000))
                      for _ in range(count))

    def days(self):
        day = START.replace(hour=0)
        while day < END:
            yield day
            day += datetime.timedelta(days=1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"no service at port {port}")


def main(out):
    ports = free_port(), free_port()
    services = [
        subprocess.Popen(["node", HERE / "staff_directory.mjs", str(ports[0])]),
        subprocess.Popen([pathlib.Path(sys.executable).with_name("scim2-server"), "--port", str(ports[1])],
                         stderr=subprocess.DEVNULL),
    ]
    try:
        for port in ports:
            wait_for(port)
        story = Story(ports)
        lives = EntraLife(story), OktaLife(story), ContractorsLife(story)
        for life in lives:
            life.begin()
        story.now = START
        Incidents(story, *lives, new_token=NEW_TOKEN).plan()
        for life in lives:
            life.plan()
        story.run()
        story.front.write(out)
    finally:
        for service in services:
            service.terminate()
    failed = sum(line["statusCode"] >= 400 for line in story.front.lines)
    print(f"{len(story.front.lines)} exchanges, {failed} with a status code of 400 or more")


if __name__ == "__main__":
    main(sys.argv[1])
