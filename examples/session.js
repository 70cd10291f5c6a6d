// The portal's own session, the same whatever the portal is built with.

/** What the viewer calls for a token: the first one, the next one before it expires, and one more after a 401. */
export async function tokenProvider({ signal }) {
  const answer = await fetch("/session/token", { method: "POST", signal });
  // A 401 here means signed out, as it does of the audit log itself.
  if (!answer.ok) throw Object.assign(new Error("no token"), { status: answer.status });
  return answer.json(); // { token, expiresAt }
}

export const signIn = () => fetch("/session", { method: "POST" });
export const signOut = () => fetch("/session", { method: "DELETE" });
