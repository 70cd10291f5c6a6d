"""What happens every day: hires, leavers, changes, groups, cycles, probes, imports and the nightly script."""

import datetime
import uuid

from clients import ENTERPRISE, GROUP, USER, patch
from people import DEPARTMENTS, FAMILY, TITLES, plain

CYCLE = 40 * 60
# Entra's job stands still from Friday evening to Monday morning.
SILENT = tuple(datetime.datetime(2026, 11, *at, tzinfo=datetime.timezone.utc) for at in [(13, 17, 20), (16, 7, 50)])


class EntraLife:
    """Every 40 minutes a cycle: a probe, then what has changed since the last."""

    def __init__(self, story):
        self.story, self.entra, self.random = story, story.entra, story.random
        self.staff, self.handmade, self.groups = [], [], {}
        # What the next cycle does: functions that return steps.
        self.changes = []

    def begin(self):
        """The 238 people and the groups that are there before the story begins, and 12 whom somebody made by hand."""
        self.entra.recorded = False
        self.story.now -= datetime.timedelta(days=200)
        for number in range(250):
            self.story.now += datetime.timedelta(hours=18)
            person = self.story.people.new("example.com", "")
            if self.random.random() < 0.5:
                person.phone = f"+1 555 01{number % 100:02}"
            if number < 238:
                self.entra.create(person)
                self.staff.append(person)
            else:
                body = {"schemas": [USER], "userName": person.address, "displayName": person.name, "active": True}
                person.id = self.entra.send("POST", "/Users", body).json()["id"]
                self.handmade.append(person)
        for number, name in enumerate(["VPN users", "Budget owners", "On call", "Berlin office", "Works council",
                                       "Data stewards", "First aiders", "Mentors", "Release managers", "Nairobi office",
                                       "Payroll", "Interviewers", "Travel desk", "Board readers", "Lab access",
                                       "Press"]):
            members = [{"value": person.id} for person in self.random.sample(self.staff, 3)]
            body = {"schemas": [GROUP], "externalId": f"g-{number}", "displayName": name, "members": members}
            self.groups[name] = self.entra.send("POST", "/Groups", body).json()["id"]
        self.entra.recorded = True

    def plan(self):
        first = self.story.now + datetime.timedelta(minutes=2)
        self.story.at(first, self.cycles())
        for day in self.story.days():
            for when in self.story.office_hours(day, 52):
                self.story.at(when, self.note())

    def note(self):
        """Somebody changes something in Entra. The next cycle brings it to the staff directory."""
        kind = self.random.choices(
            [self.change, self.member, self.rename, self.hire, self.leave, self.phone], [60, 26, 4, 8, 2, 0.7])[0]
        self.changes.append(kind)
        return
        yield

    def cycles(self):
        number = 0
        while True:
            now = self.story.now
            if not SILENT[0] <= now < SILENT[1]:
                self.entra.lookup("userName", str(uuid.UUID(int=self.random.getrandbits(128), version=4)))
                yield self.story.pause()
                if number % 6 == 0:
                    name = uuid.UUID(int=self.random.getrandbits(128), version=4)
                    self.entra.send("GET", f"/Groups?excludedAttributes=members&filter=displayName%20eq%20%22{name}%22")
                    yield self.story.pause()
                changes, self.changes = self.changes, []
                for change in changes:
                    yield from change()
            number += 1
            yield CYCLE - (self.story.now - now).total_seconds() + self.story.pause(-20, 20)

    def one(self):
        return self.random.choice([person for person in self.staff if person.active])

    def read(self, person):
        answer = self.entra.send("GET", f"/Users/{person.id}")
        yield self.story.pause()
        return answer

    def change(self):
        person = self.one()
        kind = self.random.randrange(3)
        if kind == 0:
            person.title = self.random.choice(TITLES)
            values = {"title": person.title}
        elif kind == 1:
            person.department = self.random.choice(DEPARTMENTS)
            values = {f"{ENTERPRISE}:department": person.department}
        else:
            values = {f"{ENTERPRISE}:manager": {"value": self.one().id}}
        yield from self.update(person, values)

    def update(self, person, values):
        answer = yield from self.read(person)
        if answer.ok:
            answer = self.entra.update(person, values)
            yield self.story.pause()
        if answer.status == 503:
            self.changes.append(lambda: self.update(person, values))

    def rename(self):
        """A person has a new family name, and with it a new address."""
        person = self.one()
        family = self.random.choice(FAMILY)
        address = f"{plain(person.given)}.{plain(family)}@{person.domain}"
        if address.split("@")[0] in self.story.people.addresses:
            return
        self.story.people.addresses.add(address.split("@")[0])
        person.family, person.address = family, address
        values = {"displayName": person.name, "name.familyName": family, "name.formatted": person.name,
                  "userName": address, 'emails[type eq "work"].value': address}
        yield from self.update(person, values)

    def member(self):
        name = self.random.choice(sorted(self.groups))
        yield from self.set_member(name, self.one(), self.random.random() < 0.5)

    def set_member(self, name, person, member):
        answer = self.entra.send("GET", f"/Groups/{self.groups[name]}?excludedAttributes=members")
        yield self.story.pause()
        if answer.ok:
            answer = self.entra.set_member(self.groups[name], person, member)
            yield self.story.pause()
        if answer.status == 503:
            self.changes.append(lambda: self.set_member(name, person, member))

    def hire(self):
        person = self.story.people.new("example.com", "")
        yield from self.arrive(person)

    def arrive(self, person):
        self.entra.lookup("userName", person.address)
        yield self.story.pause()
        answer = self.entra.create(person)
        yield self.story.pause()
        if answer.status == 201:
            self.staff.append(person)
            for name in self.random.sample(sorted(self.groups), 2):
                self.entra.set_member(self.groups[name], person, True)
                yield self.story.pause()
        elif answer.status == 503:
            self.changes.append(lambda: self.arrive(person))

    def leave(self, person=None, attempt=0):
        person = person or self.one()
        person.active = False
        yield from self.read(person)
        answer = self.entra.set_active(person, False)
        yield self.story.pause()
        if not answer.ok and attempt < 60:
            # Entra tries an object that failed again, less and less often.
            wait = [CYCLE, 4 * CYCLE, 12 * CYCLE][attempt] if attempt < 3 else 24 * CYCLE
            self.story.at(self.story.now + datetime.timedelta(seconds=wait - 600), self.later(person, attempt + 1))

    def later(self, person, attempt):
        self.changes.append(lambda: self.leave(person, attempt))
        return
        yield

    def phone(self):
        """Adds a mobile number to a person who has none. The staff directory then finds no value to add to."""
        person = next(person for person in self.staff if person.active and not person.phone)
        person.phone = "+1 555 0199"
        for _ in range(2):
            yield from self.read(person)
            self.entra.add_phone(person)
            yield self.story.pause()


class OktaLife:
    """Pushes changes at once, as they are made; imports every week."""

    def __init__(self, story):
        self.story, self.okta, self.random = story, story.okta, story.random
        self.staff, self.groups = [], {}

    def begin(self):
        self.okta.recorded = False
        self.story.now = self.story.now.replace(month=5, day=4)
        for _ in range(82):
            self.story.now += datetime.timedelta(hours=21)
            self.okta.create(self.person())
        for name in ["Everyone", "Designers", "Project leads", "Guests", "Lisbon office"]:
            body = {"schemas": [GROUP], "displayName": name, "members": []}
            self.groups[name] = self.okta.send("POST", "/Groups", body).json()["id"]
            self.okta.add_members(self.groups[name], self.random.sample(self.staff, 5))
        self.okta.recorded = True

    def person(self):
        person = self.story.people.new("example.org", "00u")
        self.staff.append(person)
        return person

    def plan(self):
        for day in self.story.days():
            for when in self.story.office_hours(day, 40):
                kind = self.random.choices(
                    [self.update, self.password, self.swap, self.hire, self.leave, self.rename],
                    [42, 18, 12, 6, 4, 3])[0]
                self.story.at(when, kind())
            self.story.at(day.replace(hour=6, minute=30), self.probe())
            if day.weekday() == 0:
                self.story.at(day.replace(hour=13, minute=10), self.import_all())
        self.story.at(self.story.now + datetime.timedelta(minutes=30), self.discover())

    def probe(self):
        self.okta.send("GET", "/Users?startIndex=1&count=2")
        yield self.story.pause()

    def discover(self):
        for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Roles", "/Entitlements"]:
            self.okta.send("GET", path)
            yield self.story.pause()

    def import_all(self):
        start, total = 1, 1
        while start <= total:
            answer = self.okta.send("GET", f"/Users?startIndex={start}&count=100")
            total = answer.json()["totalResults"] if answer.ok else 0
            start += 100
            yield self.story.pause()
        self.okta.send("GET", "/Groups?startIndex=1&count=100")

    def one(self, active=True):
        return self.random.choice([person for person in self.staff if person.active is active and person.id])

    def hire(self, person=None):
        person = person or self.person()
        answer = self.okta.lookup(person)
        yield self.story.pause()
        if answer.ok:
            answer = self.okta.create(person)
            yield self.story.pause()
        if not answer.ok:
            yield self.story.pause(700, 900)
            yield from self.hire(person)
            return
        name = self.random.choice(sorted(self.groups))
        self.okta.add_members(self.groups[name], [person])
        yield self.story.pause()

    def update(self, person=None):
        person = person or self.one()
        person.title = self.random.choice(TITLES)
        answer = self.okta.send("GET", f"/Users/{person.id}")
        yield self.story.pause()
        if answer.ok:
            answer = self.okta.replace(person, answer.json())
            yield self.story.pause()
        if answer.status == 404:
            # The person is gone from the project tool, so Okta creates the person anew.
            yield from self.hire(person)
        elif not answer.ok:
            yield self.story.pause(600, 1000)
            yield from self.update(person)

    def rename(self):
        person = self.one()
        person.family = self.random.choice(FAMILY)
        yield from self.update(person)

    def password(self):
        person = self.one()
        answer = self.okta.set_password(person, self.random.randrange(1000, 9999))
        yield self.story.pause()
        if not answer.ok:
            yield self.story.pause(500, 900)
            self.okta.set_password(person, 1)

    def swap(self):
        name = self.random.choice(sorted(self.groups))
        out, into = self.one(), self.one()
        while not self.okta.swap_members(self.groups[name], out, into).ok:
            yield self.story.pause(500, 900)

    def leave(self, person=None):
        person = person or self.one()
        person.active = False
        yield from self.set_active(person, False)

    def set_active(self, person, active):
        answer = self.okta.set_active(person, active)
        yield self.story.pause()
        while not answer.ok:
            yield self.story.pause(500, 900)
            answer = self.okta.set_active(person, active)


class ContractorsLife:
    """The company's own script: every quarter of an hour it reads what changed, every night it sends one bulk request."""

    def __init__(self, story):
        self.story, self.script, self.random = story, story.script, story.random
        self.contractors, self.gone = [], []

    def begin(self):
        self.script.recorded = False
        self.story.now = self.story.now.replace(month=6, day=1)
        for _ in range(30):
            self.story.now += datetime.timedelta(hours=30)
            person = self.story.people.new("example.com", "c-")
            body = {"schemas": [USER], "userName": person.address, "displayName": person.name, "active": True,
                    "userType": "Contractor", "title": person.title}
            person.id = self.script.send("POST", "/Users", body).json()["id"]
            self.contractors.append(person)
        self.script.recorded = True

    def plan(self):
        self.story.at(self.story.now + datetime.timedelta(minutes=17), self.hours())
        for day in self.story.days():
            self.story.at(day.replace(hour=2, minute=5), self.night(day))
            if day.weekday() == 6:
                self.story.at(day.replace(hour=3), self.pages())

    def hours(self):
        # The service filters by its own clock; the recording moves both times alike.
        last = datetime.datetime.now(datetime.timezone.utc)
        while True:
            answer = self.ask(last)
            if answer.ok:
                last = datetime.datetime.now(datetime.timezone.utc)
            else:
                # The script tries a second time after a minute.
                yield self.story.pause(55, 65)
                self.ask(last)
            yield 900 + self.story.pause(-9, 9)

    def ask(self, last):
        since = last.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return self.script.send(
            "GET", f"/Users?filter=meta.lastModified%20gt%20%22{since}%22&attributes=userName,active,title&count=50")

    def night(self, day):
        self.script.send("GET", "/ServiceProviderConfig")
        yield self.story.pause()
        people = self.random.sample(self.contractors, 4)
        operations = [
            {"method": "PATCH", "path": f"/Users/{person.id}",
             "data": patch({"op": "replace", "path": "title", "value": self.random.choice(TITLES)})}
            for person in people
        ]
        if day.weekday() in (2, 6) and self.gone:
            # The script does not know yet that this contract has ended.
            operations.append({"method": "PATCH", "path": f"/Users/{self.gone[-1].id}",
                               "data": patch({"op": "replace", "path": "active", "value": False})})
        self.script.bulk(operations)
        if day.day in (5, 13, 20):
            yield self.story.pause()
            self.gone.append(self.contractors.pop())
            self.script.send("DELETE", f"/Users/{self.gone[-1].id}")
            yield self.story.pause()
            # It cleans up twice.
            self.script.send("DELETE", f"/Users/{self.gone[-1].id}")
        yield self.story.pause()
        self.script.search('userType eq "Contractor" and active eq false', ["userName"])

    def pages(self):
        for start in (1, 51, 101):
            self.script.send("GET", f"/Users?attributes=userName,active&startIndex={start}&count=50")
            yield self.story.pause()
