// What the page of a portal and the page in its frame say to each other, and how. It begins with two window
// messages; from then on everything goes over the port of a channel, which nobody else has:
//
//   frame  → portal  {kind: HELLO, version, nonce}                      "here I am": holds nothing worth having
//   portal → frame   {kind: CONNECT, version, nonce, cancel} + a port   to the frame's exact origin, with its nonce
//
//   portal → frame   {kind: "options", options, offers, state?}   first, and whenever they change
//                    {kind: "show", state} {kind: "refresh"} {kind: "focus"}
//                    {kind: "answer", id, value} {kind: "failure", id, message, status?}
//   frame  → portal  {kind: "event", type, detail} {kind: "settled", state}
//                    {kind: "call", id, member, args} {kind: "abort", id}
//
// Options, states and details travel as JSON text: a framework's proxies cannot be cloned.

export const HELLO = "scim-audit-logs:hello";
export const CONNECT = "scim-audit-logs:connect";
/** Of these messages. Both sides must have the same. */
export const PROTOCOL = 1;
/** How long one side waits for the other to speak. */
export const PATIENCE_MS = 10_000;

/** A text that nobody guesses. */
export function newNonce() {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Whether streams can be handed over to another page. Where not, nothing that needs it is offered. */
export function streamsTravel() {
  const { port1, port2 } = new MessageChannel();
  try {
    const stream = new ReadableStream();
    port1.postMessage(stream, [/** @type {any} */ (stream)]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
}
