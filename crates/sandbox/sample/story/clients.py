"""The clients of the story, in their documented dialects.

Entra: https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups and
.../application-provisioning-config-problem-scim-compatibility.
Okta: https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20.
The script is the company's own.

These are reproductions from public documents, not captures of a vendor's tenant. A method is one call; what calls what,
and when, is in `story.py`.
"""

import urllib.parse

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
FLAG = "?aadOptscim062020"


def quoted(text):
    return urllib.parse.quote(text, safe="")


def patch(*operations):
    return {"schemas": [PATCH], "Operations": list(operations)}


class Client:
    """Sends requests of one client to one service through the front."""

    def __init__(self, front, clock, port, base, ip, headers, token):
        self.front, self.clock, self.port, self.base, self.ip = front, clock, port, base, ip
        self.headers, self.token = headers, token
        self.recorded = True

    def send(self, method, target, body=None, more=()):
        headers = [*self.headers, ("Authorization", self.token), *more]
        if body is not None:
            headers.append(("Content-Type", self.media_type))
        target = self.base + target
        return self.front.exchange(
            self.port, self.clock(), self.ip, method, target, headers, body, recorded=self.recorded
        )


class Entra(Client):
    media_type = "application/scim+json; charset=utf-8"
    flag = True

    def lookup(self, attribute, value):
        return self.send("GET", f"/Users?filter={attribute}%20eq%20%22{quoted(value)}%22")

    def change(self, method, target, body=None):
        return self.send(method, target + (FLAG if self.flag else ""), body)

    def user(self, person):
        """The person as Entra sends it on create."""
        body = {
            "schemas": [USER, ENTERPRISE],
            "externalId": person.external,
            "userName": person.address,
            "active": True,
            "displayName": person.name,
            "title": person.title,
            "emails": [{"primary": True, "type": "work", "value": person.address}],
            "name": {"formatted": person.name, "familyName": person.family, "givenName": person.given},
            ENTERPRISE: {"employeeNumber": str(person.number), "department": person.department},
        }
        if person.phone:
            body["phoneNumbers"] = [{"type": "mobile", "value": person.phone}]
        return body

    def create(self, person):
        answer = self.change("POST", "/Users", self.user(person))
        if answer.status == 201:
            person.id = answer.json()["id"]
        return answer

    def update(self, person, values):
        """Changes attributes: with the flag by one operation without a path, else by one operation for each."""
        filtered = {path: value for path, value in values.items() if "[" in path}
        if self.flag:
            operations = [{"op": "replace", "path": path, "value": value} for path, value in filtered.items()]
            operations.append({"op": "replace", "value": {k: v for k, v in values.items() if k not in filtered}})
        else:
            operations = [{"op": "Replace", "path": path, "value": value} for path, value in values.items()]
        return self.change("PATCH", f"/Users/{person.id}", patch(*operations))

    def set_active(self, person, active):
        operation = {"op": "replace", "path": "active", "value": active}
        if not self.flag:
            operation = {"op": "Replace", "path": "active", "value": str(active)}
        return self.change("PATCH", f"/Users/{person.id}", patch(operation))

    def add_phone(self, person):
        path = 'phoneNumbers[type eq "mobile"].value'
        operation = {"op": "add" if self.flag else "Add", "path": path, "value": person.phone}
        return self.change("PATCH", f"/Users/{person.id}", patch(operation))

    def set_member(self, group, person, member):
        if self.flag and member:
            operation = {"op": "add", "path": "members", "value": [{"value": person.id}]}
        elif self.flag:
            operation = {"op": "remove", "path": f'members[value eq "{person.id}"]'}
        else:
            operation = {"op": "Add" if member else "Remove", "path": "members",
                         "value": [{"$ref": None, "value": person.id}]}
        return self.change("PATCH", f"/Groups/{group}", patch(operation))


class Okta(Client):
    media_type = "application/scim+json; charset=utf-8"

    def lookup(self, person):
        return self.send("GET", f"/Users?filter=userName%20eq%20%22{quoted(person.address)}%22&startIndex=1&count=100")

    def user(self, person):
        return {
            "schemas": [USER],
            "userName": person.address,
            "name": {"givenName": person.given, "familyName": person.family},
            "emails": [{"primary": True, "value": person.address, "type": "work"}],
            "displayName": person.name,
            "title": person.title,
            "locale": "en-US",
            "externalId": person.external,
            "groups": [],
        }

    def create(self, person):
        # Okta sends a placeholder password with every create.
        body = self.user(person) | {"password": f"invented-{person.number}", "active": True}
        answer = self.send("POST", "/Users", body)
        if answer.status == 201:
            person.id = answer.json()["id"]
        return answer

    def replace(self, person, stored):
        return self.send("PUT", f"/Users/{person.id}", stored | self.user(person))

    def set_active(self, person, active):
        return self.send("PATCH", f"/Users/{person.id}", patch({"op": "replace", "value": {"active": active}}))

    def set_password(self, person, number):
        value = {"password": f"invented-sync-{person.number}-{number}"}
        return self.send("PATCH", f"/Users/{person.id}", patch({"op": "replace", "value": value}))

    def add_members(self, group, people):
        value = [{"value": person.id, "display": person.address} for person in people]
        return self.send("PATCH", f"/Groups/{group}", patch({"op": "add", "path": "members", "value": value}))

    def swap_members(self, group, out, into):
        remove = {"op": "remove", "path": f'members[value eq "{out.id}"]'}
        add = {"op": "add", "path": "members", "value": [{"value": into.id, "display": into.address}]}
        return self.send("PATCH", f"/Groups/{group}", patch(remove, add))


class Script(Client):
    media_type = "application/scim+json"

    def bulk(self, operations):
        schemas = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]
        return self.send("POST", "/Bulk", {"schemas": schemas, "failOnErrors": 0, "Operations": operations})

    def search(self, expression, attributes, start=1, count=50):
        schemas = ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]
        body = {"schemas": schemas, "filter": expression, "attributes": attributes, "startIndex": start, "count": count}
        return self.send("POST", "/Users/.search", body)
