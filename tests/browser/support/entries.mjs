// Full entries as the contract writes them, made up where no client and no service can be made to send such.

let made = 0;

/** An entry, with what is given in place of what is usual. `request` and `response` are bodies or messages. */
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

/** A failed entry with a SCIM error. */
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
 * A log of every kind of row, the same each time: each method, type, status and odd path, minutes apart, over
 * some days before `newest`.
 */
export function mixedLog(count, newest = "2026-05-10T12:00:00.000Z") {
  // Runs of lengths without a common factor, so that everything meets everything.
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

/** The body of a list answer with so many users: about 330 bytes each. */
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
