// The portal's session code, used by every example.

/** @import { TokenProvider } from "scim-audit-logs" */

/**
 * The viewer's token provider: called for the first token, before a token expires, and once after a 401.
 * @type {TokenProvider}
 */
export async function tokenProvider({ signal }) {
  const answer = await fetch("/session/token", { method: "POST", signal });
  // A 401 here means that the user is signed out, just as a 401 from the audit log API does.
  if (!answer.ok) throw Object.assign(new Error("no token"), { status: answer.status });
  return answer.json(); // { token, expiresAt }
}

export const signIn = () => fetch("/session", { method: "POST" });
export const signOut = () => fetch("/session", { method: "DELETE" });
