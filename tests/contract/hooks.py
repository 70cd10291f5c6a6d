"""What schemathesis cannot know from docs/openapi.yaml alone."""

from urllib.parse import quote

import schemathesis
from hypothesis import strategies

# No format of JSON Schema: which names there are is for the IANA to say.
schemathesis.openapi.format("time-zone", strategies.sampled_from(["UTC", "europe/paris", "Asia/Kathmandu", "+05:45"]))

# Bytes. The admin side reads heads of up to about 64 KiB.
LONGEST_QUERY = 16_000


@schemathesis.hook
def filter_query(context, query):
    """Leaves out what is wrong by the description and yet rightly answered: blanks alone are an absent value,
    and an object is sent as parameters of other names, which are ignored. Also leaves out what is longer than a
    request line may be: HTTP answers that itself (414, 431), before the API sees it."""
    values = [each for value in (query or {}).values() for each in (value if isinstance(value, list) else [value])]
    if sum(len(quote(str(value))) for value in values) > LONGEST_QUERY:
        return False
    return not any(isinstance(value, dict) or not str(value).strip() for value in values)


@schemathesis.hook
def map_query(context, query):
    """Keeps to rules that join two values: a cursor is given out, not made up; an end is not before its start."""
    if query:
        query.pop("cursor", None)
        since, until = query.get("since"), query.get("until")
        if isinstance(since, str) and isinstance(until, str):
            query.pop("until")
    return query
