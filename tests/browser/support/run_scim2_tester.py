"""Runs scim2-tester against the SCIM base URL in the first argument and prints the results as JSON."""

import json
import re
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import check_server

# IDs that the service or the tester generated for this run.
MADE_UP = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")

with Client(base_url=sys.argv[1]) as client:
    results = check_server(SyncSCIMClient(client))

print(
    json.dumps(
        [
            " ".join(
                MADE_UP.sub("<id>", str(part or "-"))
                for part in (result.status.name, result.resource_type, result.title, result.reason)
            )
            for result in results
        ]
    )
)
