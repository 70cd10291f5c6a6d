// A second implementation of the filters in docs/openapi.yaml, independent of the code of the gateway and
// viewer.

/**
 * Returns whether an entry matches filters keyed by their labels. `since` and `until` are epoch milliseconds.
 */
export function matches(entry, filters, { since = -Infinity, until = Infinity } = {}) {
  const time = Date.parse(entry.time);
  return (
    time >= since &&
    time < until &&
    is(filters["HTTP Method"], entry.method) &&
    is(filters["Resource Type"], entry.resourceType) &&
    is(filters.Status?.toLowerCase(), entry.status) &&
    isBelow(filters.Endpoint ?? "", entry.endpoint)
  );
}

function is(wanted, value) {
  return wanted === undefined || wanted === "All" || wanted === "all" || wanted === value;
}

/**
 * A pattern that starts with `/` matches whole segments from the start, where `*` matches within one segment.
 * Any other pattern matches as a case-insensitive substring.
 */
function isBelow(typed, endpoint) {
  const text = typed.trim();
  if (!text.startsWith("/")) return endpoint.toLowerCase().includes(text.toLowerCase());
  const segments = (path) => path.split("/").filter((segment) => segment !== "");
  const literal = (part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");
  const actual = segments(endpoint);
  return segments(text).every((segment, at) => {
    const pattern = new RegExp(`^${segment.split("*").map(literal).join("[^/]*")}$`);
    return at < actual.length && pattern.test(actual[at]);
  });
}
