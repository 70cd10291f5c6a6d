import { useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import "scim-audit-logs"; // npm install ./dist

import { signIn, signOut, tokenProvider } from "../session.js";

/** @import { RefObject } from "react" */
/** @import { ScimAuditLogsElement } from "scim-audit-logs" */
/** @import { ViewerProps } from "./viewer.js" */

/**
 * The viewer as a component. React 19 sets properties and adds listeners (`on` + event name) on custom
 * elements.
 * @param {object} props
 * @param {RefObject<ScimAuditLogsElement | null>} props.ref
 * @param {(event: CustomEvent) => void} props.onEvent
 * @param {() => void} props.onUnauthorized
 */
function AuditLogs({ ref, onEvent, onUnauthorized }) {
  // An object, because the type check does not know wrong names of JSX attributes that contain a hyphen.
  /** @type {ViewerProps} */
  const props = {
    "api-base": "/api/v1",
    tokenProvider,
    "onscim-audit-ready": onEvent,
    "onscim-audit-error": onEvent,
    "onscim-audit-unauthorized": (event) => {
      onEvent(event);
      onUnauthorized();
    },
    "onscim-audit-state-change": onEvent,
    "onscim-audit-row-activate": onEvent,
    "onscim-audit-navigate": onEvent,
    "onscim-audit-export": onEvent,
    "onscim-audit-disposed": onEvent,
  };
  return <scim-audit-logs ref={ref} {...props} />;
}

function Portal() {
  const viewer = useRef(/** @type {ScimAuditLogsElement | null} */ (null));
  const [shown, setShown] = useState(true);
  const [signedOut, setSignedOut] = useState(false);
  const [events, setEvents] = useState(/** @type {string[]} */ ([]));

  const signInAgain = async () => {
    await signIn();
    setSignedOut(false);
    viewer.current?.refresh();
  };

  return (
    <>
      <h1>Portal in React</h1>
      <p>
        <button type="button" onClick={() => setShown(false)}>
          Remove the viewer
        </button>{" "}
        <button type="button" onClick={() => setShown(true)}>
          Put the viewer back
        </button>{" "}
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </p>
      {signedOut && (
        <p role="alert">
          Your session has ended.{" "}
          <button type="button" onClick={signInAgain}>
            Sign in again
          </button>
        </p>
      )}
      {shown && (
        <AuditLogs
          ref={viewer}
          onEvent={({ type, detail }) => setEvents((before) => [...before, `${type} ${JSON.stringify(detail)}`])}
          onUnauthorized={() => setSignedOut(true)}
        />
      )}
      <h2 id="events-title">Events</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable with the keyboard */}
      <ol className="events" aria-labelledby="events-title" tabIndex={0}>
        {events.map((line, at) => (
          <li key={at}>{line}</li>
        ))}
      </ol>
    </>
  );
}

createRoot(/** @type {HTMLElement} */ (document.getElementById("app"))).render(<Portal />);
