import { useEffect, useRef, useState } from "react";

import { tokenProvider } from "../session.js";

/**
 * The viewer in server-rendered markup. React sets neither properties nor listeners of a custom element when
 * it hydrates the page, so an effect does.
 */
function AuditLogs({ onEvent }) {
  const viewer = useRef(null);
  useEffect(() => {
    const element = viewer.current;
    const types = ["ready", "error", "unauthorized"].map((name) => `scim-audit-${name}`);
    for (const type of types) element.addEventListener(type, onEvent);
    element.tokenProvider = tokenProvider;
    return () => {
      for (const type of types) element.removeEventListener(type, onEvent);
    };
  }, [onEvent]);
  return <scim-audit-logs ref={viewer} api-base="/api/v1" />;
}

export function Portal() {
  const [isShown, setShown] = useState(true);
  const [heard, setHeard] = useState([]);
  const [note] = useState(
    () =>
      ({ type }) =>
        setHeard((before) => [...before, type]),
  );
  return (
    <>
      <nav>
        <button type="button" onClick={() => setShown(true)}>
          Audit log
        </button>{" "}
        <button type="button" onClick={() => setShown(false)}>
          Other page
        </button>
      </nav>
      <p id="heard">{heard.join(" ")}</p>
      {isShown ? <AuditLogs onEvent={note} /> : <p>Another page</p>}
    </>
  );
}
