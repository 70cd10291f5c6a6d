// The protocol between a portal's page and the page in its frame. It starts with two window messages; all
// other messages use the port of a channel, which no other page can access:
//
//   frame  → portal  {kind: HELLO, version, nonce}                      the frame is ready; no secret
//   portal → frame   {kind: CONNECT, version, nonce, cancel} + a port   only to the frame's origin
//
//   portal → frame   {kind: "options", options, offers, state?}   first, and on every change
//                    {kind: "show", state} {kind: "refresh"} {kind: "focus"}
//                    {kind: "answer", id, value} {kind: "failure", id, message, status?}
//   frame  → portal  {kind: "event", type, detail} {kind: "settled", state}
//                    {kind: "call", id, member, args} {kind: "abort", id}
//
// Options, states and details travel as JSON text: structured clone rejects the proxies that frameworks
// create.

export const HELLO = "scim-audit-logs:hello";
export const CONNECT = "scim-audit-logs:connect";
/** The version of the protocol. Both sides must use the same one. */
export const PROTOCOL = 1;
/** How long each side waits for the other's first message, in milliseconds. */
export const PATIENCE_MS = 10_000;

/** Returns 128 random bits as hex digits. */
export function newNonce() {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += byte.toString(16).padStart(2, "0");
  return text;
}

/**
 * Whether streams can be transferred to another page. If not, members that return a stream are not offered.
 */
export function streamsTravel() {
  const { port1, port2 } = new MessageChannel();
  try {
    const stream = new ReadableStream();
    port1.postMessage(stream, [stream]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
}
