// Audit-log APIs with other response shapes than the gateway's, as portals have them. `odd(shape, entries)`
// returns the routes of one for `Host`.

/** Number of entries in a page. */
export const PAGE = 10;

/**
 * The response shapes. `page` wraps a page of entries, `from` reads its start index from the query, `entry`
 * converts an entry, `one` wraps a single entry, and `link` adds a Link header for the next page.
 */
const SHAPES = {
  /** RFC 7644 ListResponse, paged by startIndex. */
  scim: {
    page: ({ items, from, total }) => ({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: total,
      itemsPerPage: items.length,
      startIndex: from + 1,
      Resources: items,
    }),
    from: (search) => Number(search.get("startIndex") ?? 1) - 1,
  },
  data: { page: ({ items, next, total }) => ({ data: items, nextCursor: next, total }) },
  results: { page: ({ items, next, total }) => ({ results: items, nextCursor: next, total }) },
  /** A bare array; a Link header points to the next page. */
  link: { page: ({ items }) => items, link: true },
  /** Our own contract, from a log that counts only on request, and slowly. */
  late: {
    page: ({ items, next, total, isExact }) => ({ items, nextCursor: next, ...(isExact ? { total } : { totalAtLeast: 5 }) }),
    isSlow: true,
  },
  /** All fields and wrappers have other names. */
  renamed: {
    page: ({ items, next, total }) => ({ answer: { events: items }, paging: { after: next, count: total } }),
    entry: renamed,
    one: (entry) => ({ event: entry }),
  },
};

/** The viewer's mapping for the shape `renamed`. */
export const MAPPING = {
  items: "answer.events",
  nextCursor: "paging.after",
  total: "paging.count",
  entry: "event",
  fields: {
    requestId: "id",
    time: "created_at",
    status: "outcome",
    method: "http.verb",
    endpoint: "http.path",
    resourceType: "kind",
    statusCode: "http.code",
    error: "problem",
    request: "http.sent",
    response: "http.got",
  },
  status: { ok: "success", error: "failed", pending: "accepted" },
};

function renamed({
  requestId,
  time,
  status,
  method,
  endpoint,
  resourceType,
  statusCode,
  error,
  request,
  response,
  durationMs,
  client,
  requestSize,
  responseSize,
}) {
  return {
    id: requestId,
    created_at: time,
    outcome: { success: "ok", failed: "error", accepted: "pending" }[status],
    http: { verb: method, path: endpoint, code: statusCode, sent: request, got: response },
    kind: resourceType,
    problem: error,
    durationMs,
    client,
    requestSize,
    responseSize,
  };
}

/**
 * Returns the routes of an API of this shape under `/odd/audit-logs`. `spoil` may change an entry of a list
 * before it is sent. `calls` receives the query parameters of each list call.
 */
export function odd(shape, entries, { spoil = (entry) => entry, calls = [] } = {}) {
  const { page, from, link, isSlow, entry: written = (entry) => entry, one = (entry) => entry } = SHAPES[shape];
  const json = (answer, value, headers = {}) =>
    answer.writeHead(200, { "content-type": "application/json", "cache-control": "no-store", ...headers }).end(JSON.stringify(value));
  return {
    "/odd/audit-logs": async (_, answer, { searchParams, pathname }) => {
      const isExact = searchParams.get("total") === "exact";
      if (isSlow && isExact) await new Promise((done) => setTimeout(done, 1500));
      calls.push(Object.fromEntries(searchParams));
      const matching = entries.filter(({ method }) => !searchParams.has("method") || searchParams.getAll("method").includes(method));
      const start = from ? from(searchParams) : Number(searchParams.get("cursor") ?? 0);
      const end = start + PAGE;
      const items = matching.slice(start, end).map(({ request: _request, response: _response, ...summary }) => spoil(written(summary)));
      const next = end < matching.length ? String(end) : undefined;
      const given = new URLSearchParams(searchParams);
      given.set("cursor", next);
      const headers = link && next ? { link: `<${pathname}?${given}>; rel="next"` } : {};
      json(answer, page({ items, from: start, next, total: matching.length, isExact }), headers);
    },
    // An empty histogram, so that the timeline has nothing to draw.
    "/odd/audit-logs/histogram": (_, answer) => json(answer, { range: {}, bucketSeconds: 1, buckets: [] }),
    "/odd/audit-logs/": (_, answer, { pathname }) => {
      const id = decodeURIComponent(pathname.split("/").at(-1));
      json(answer, one(written(entries.find(({ requestId }) => requestId === id))));
    },
  };
}
