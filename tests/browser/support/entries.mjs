// Synthetic full entries in the format of docs/openapi.yaml, for content that the real SCIM client and
// service cannot be made to send.

let made = 0;

/**
 * Returns a successful entry; the given fields replace the defaults. `request` and `response` are a body
 * string or a message object. `response: null` leaves the response out.
 */
export function entry({ request, response, ...given } = {}) {
  made += 1;
  const endpoint = given.endpoint ?? "/Users";
  return {
    requestId: `0196aaaa-0000-7000-8000-${String(made).padStart(12, "0")}`,
    time: "2026-05-07T10:00:00.000Z",
    durationMs: 4.2,
    status: "success",
    method: "GET",
    endpoint,
    resourceType: endpoint.split("/")[1] ?? "",
    statusCode: 200,
    client: { ip: "192.0.2.7", userAgent: "Made-Up/1.0" },
    requestSize: message(request).size,
    responseSize: message(response).size,
    request: message(request),
    response: response === null ? undefined : message(response),
    ...given,
  };
}

function message(given) {
  if (given && typeof given === "object") {
    return { headers: [], bodyEncoding: "utf8", size: 0, truncated: false, redactions: [], ...given };
  }
  return {
    headers: [["Content-Type", "application/scim+json"]],
    ...(given ? { body: given } : {}),
    bodyEncoding: "utf8",
    size: Buffer.byteLength(given ?? ""),
    truncated: false,
    redactions: [],
  };
}

/** Returns a failed entry with a SCIM error. */
export function failed(given = {}) {
  return entry({
    status: "failed",
    statusCode: 404,
    error: { detail: "Resource 2819c223 not found", status: "404" },
    response: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"Resource 2819c223 not found"}',
    ...given,
  });
}

/**
 * Returns a deterministic log with each method, resource type, status and unusual path, newest first. Entries
 * are 18.5 minutes apart and the first one has the time `newest`.
 */
export function mixedLog(count, newest = "2026-05-10T12:00:00.000Z") {
  // The lists have pairwise coprime lengths (7, 16, 5), so that every combination occurs.
  const methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "GET", "PATCH"];
  const endpoints = [
    ...["/Users", "/Users/2819c223", "/UsersX", "/users/2819c223", "/Users/.search", "/Users/2819c223/extra"],
    ...["/Groups", "/Groups/e9e30dba", "/Groups/a%2Fb", "/Me", "/Bulk", "/Schemas", "/.search", "/Devices/7", "/", "/Users/e9e30dba"],
  ];
  const outcomes = ["success", "success", "failed", "success", "accepted"];
  return Array.from({ length: count }, (_, at) => {
    const status = outcomes[at % outcomes.length];
    const endpoint = endpoints[at % endpoints.length];
    return (status === "failed" ? failed : entry)({
      time: new Date(Date.parse(newest) - at * 1_111_111).toISOString(),
      method: methods[at % methods.length],
      endpoint,
      resourceType: endpoint === "/.search" ? "Search" : endpoint.split("/")[1],
      status,
      statusCode: { success: 200, failed: 404, accepted: 202 }[status],
      ...(at % 4 === 0 ? { query: `filter=userName%20eq%20%22user${at}%22&startIndex=1` } : {}),
    });
  });
}

/** Returns the body of a SCIM ListResponse with `count` users, about 330 bytes each. */
export function listOf(count) {
  return JSON.stringify({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: count,
    Resources: Array.from({ length: count }, (_, at) => user(at)),
  });
}

const user = (at) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  id: `2819c223-7f76-453a-${String(at).padStart(8, "0")}`,
  userName: `user${at}@example.com`,
  name: { givenName: "Zoë", familyName: `N°${at}` },
  emails: [{ value: `user${at}@example.com`, type: "work", primary: true }],
  active: at % 7 !== 0,
  meta: { resourceType: "User", created: "2026-05-01T10:00:00Z", version: 'W/"3694e05e9dff590"' },
});
