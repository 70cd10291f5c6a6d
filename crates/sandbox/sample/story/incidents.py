"""The incidents of the story. docs/tour.md walks through them; a test of the sandbox looks for each."""

import datetime

from clients import ENTERPRISE, USER, patch
from everyday import SILENT

UTC = datetime.timezone.utc


def november(day, hour, minute=0):
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class Incidents:
    def __init__(self, story, entra, okta, contractors, new_token):
        self.story, self.entra, self.okta, self.contractors = story, entra, okta, contractors
        self.new_token = new_token

    def plan(self):
        at = self.story.at
        at(november(3, 8, 20), self.office_joins())
        at(november(4, 15, 5), self.matching_mistake())
        at(november(10, 9, 33), self.busy_morning())
        at(november(12, 10), self.leak())
        at(november(17, 9), self.typing_error())
        at(SILENT[1] - datetime.timedelta(minutes=1), self.dialect_setting())
        at(november(18, 14, 5), self.mass_deactivation())
        at(november(19, 9, 12), self.token_renewed())
        at(november(20, 15, 50), self.deleted_by_hand())
        at(november(23, 12), self.last_change())

    def office_joins(self):
        """38 people of a new office get the project tool within the hour."""
        for _ in range(38):
            yield from self.okta.hire()
            yield self.story.pause(20, 80)

    def matching_mistake(self):
        """Entra matches by externalId, which the accounts that were made by hand do not have."""
        life, people = self.entra, self.entra.handmade
        for _ in range(3):
            for person in people:
                life.entra.lookup("externalId", person.external)
                yield self.story.pause()
                life.entra.change("POST", "/Users", life.entra.user(person))
                yield self.story.pause()
            yield 6 * 3600
        # The admin matches by userName instead: the accounts are found, and linked.
        for person in people:
            life.entra.lookup("userName", person.address)
            yield self.story.pause()
            values = {"externalId": person.external, "title": person.title,
                      f"{ENTERPRISE}:department": person.department}
            life.entra.update(person, values)
            yield self.story.pause()
            life.staff.append(person)

    def busy_morning(self):
        """Okta pushes changes while the proxy in front of both services answers 503. Each is tried again."""
        for _ in range(8):
            self.story.at(self.story.now, self.okta.update())
            yield self.story.pause(20, 70)

    def leak(self):
        """For half a day, version 2.5 of the script puts its token into URLs, and one token into a nickname."""
        script = self.story.script
        script.headers[1] = ("User-Agent", "contractor-sync/2.5 (example.com)")
        token = script.token.removeprefix("Bearer ")
        for number in range(6):
            person = self.contractors.contractors[number]
            script.send("GET", f"/Users/{person.id}?attributes=userName,active&access_token={token}")
            yield self.story.pause(1500, 2200)
        body = {"schemas": [USER], "userName": "deploy-bot@example.com", "displayName": "Deploy bot",
                "userType": "Service", "active": True,
                "nickName": "eyJhbGciOiJub25lIn0.eyJpc3MiOiJpbnZlbnRlZCIsInN1YiI6ImRlcGxveS1ib3QifQ.aW52ZW50ZWQ"}
        answer = script.send("POST", "/Users", body)
        yield self.story.pause(3000, 4000)
        where = "/Users/" + answer.json()["id"]
        script.send("PATCH", where, patch({"op": "remove", "path": "nickName"}))
        yield self.story.pause()
        script.headers[1] = ("User-Agent", "contractor-sync/2.4 (example.com)")

    def typing_error(self):
        """A search without quotation marks, until somebody sees it."""
        for _ in range(7):
            address = self.contractors.contractors[3].address
            self.story.script.send("GET", f"/Users?filter=userName%20eq%20{address}&attributes=active")
            yield self.story.pause(500, 900)
        self.story.script.send("GET", f"/Users?filter=userName%20eq%20%22{address}%22&attributes=active")

    def dialect_setting(self):
        """The job is made anew, and the Tenant URL lacks the flag. Leavers stay active in the staff directory."""
        self.story.entra.flag = False
        for day in (16, 17, 18, 19, 20):
            self.story.at(november(day, 8, 10), self.leaver())
        return
        yield

    def leaver(self):
        self.entra.changes.append(self.entra.leave)
        return
        yield

    def mass_deactivation(self):
        """A rule of Okta is changed and takes 44 people out; most come back when somebody notices."""
        life = self.okta
        people = [person for person in life.staff if person.active and person.id][:44]
        for person in people:
            yield from life.leave(person)
        yield self.story.pause(5200, 5400)
        for person in people[:37]:
            person.active = True
            yield from life.set_active(person, True)

    def token_renewed(self):
        self.story.script.token = self.new_token
        return
        yield

    def deleted_by_hand(self):
        """The script deletes two people of Okta's, who are created anew with the next change."""
        people = [person for person in self.okta.staff if person.active and person.id][-2:]
        for person in people:
            self.story.script.send("DELETE", f"/Users/{person.id}")
            yield self.story.pause()
        yield 2400
        for person in people:
            yield from self.okta.update(person)

    def last_change(self):
        yield from self.okta.password()
