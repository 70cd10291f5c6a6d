// The contract's filters, read once more and written down independently of the gateway's and the viewer's code.

/** Whether an entry matches filters given by their labels; `since` and `until` are epoch milliseconds. */
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

/** `/path`: whole segments from the start, `*` within one; anything else: contained, whatever the case. */
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
