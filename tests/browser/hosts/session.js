// The session of the test portals. It returns tokens and records the reason of each request in `asked`.
globalThis.asked = [];

export async function tokenProvider({ reason, signal }) {
  globalThis.asked.push(reason);
  const answer = await fetch("/session/token", { method: "POST", signal });
  if (!answer.ok) throw Object.assign(new Error("no token"), { status: answer.status });
  return answer.json();
}
