"""Schemathesis hooks for constraints that docs/openapi.yaml cannot express."""

from urllib.parse import quote

import schemathesis
from hypothesis import strategies

# JSON Schema has no such format: the IANA time zone database defines the names.
schemathesis.openapi.format("time-zone", strategies.sampled_from(["UTC", "europe/paris", "Asia/Kathmandu", "+05:45"]))

# Bytes. The admin listener accepts request heads of up to about 64 KiB.
LONGEST_QUERY = 16_000


@schemathesis.hook
def filter_query(context, query):
    """Returns False for queries that the description forbids but the API correctly accepts: a blank value
    counts as absent, and an object is sent as parameters with other names, which the API ignores. Also gives
    False for queries too long for a request line: HTTP rejects them (414, 431) before the API sees them."""
    values = [each for value in (query or {}).values() for each in (value if isinstance(value, list) else [value])]
    if sum(len(quote(str(value))) for value in values) > LONGEST_QUERY:
        return False
    return not any(isinstance(value, dict) or not str(value).strip() for value in values)


@schemathesis.hook
def map_query(context, query):
    """Removes values that break rules which the description cannot express: only the server issues cursors,
    and `until` must not be before `since`."""
    if query:
        query.pop("cursor", None)
        since, until = query.get("since"), query.get("until")
        if isinstance(since, str) and isinstance(until, str):
            query.pop("until")
    return query
