// Types of SCIM Audit Logs in a page. docs/embedding.md documents each option and event in full, and what a
// portal's server and policy need.
//
// JSX: React 19 sets properties and listeners of custom elements itself; only its types need the element's
// name.
//
//   import type { DetailedHTMLProps, HTMLAttributes } from "react";
//   import type { AuditEventMap, AuditLogsAttributes, AuditLogsOptions, ScimAuditLogsElement } from "scim-audit-logs";
//   type Listeners = { [Name in keyof AuditEventMap as `on${Name}`]?: (event: AuditEventMap[Name]) => void };
//   declare module "react" {
//     namespace JSX {
//       interface IntrinsicElements {
//         "scim-audit-logs": DetailedHTMLProps<HTMLAttributes<ScimAuditLogsElement>, ScimAuditLogsElement> &
//           AuditLogsOptions & Omit<AuditLogsAttributes, keyof AuditLogsOptions> & Listeners;
//       }
//     }
//   }

/** The version of this package. */
export declare const version: string;

/**
 * Shows the viewer inside `target`.
 *
 * @param target an element or a shadow root in the page
 * @param options see {@link AuditLogsOptions}
 * @returns the handle, usable at once; it is also a promise that resolves when the viewer, or a card that
 * says why it is missing, is on the screen
 * @throws TypeError if `target` is neither
 * @example
 * const viewer = mount(document.querySelector("#audit"), { apiBase: "/api/v1", tokenProvider });
 * // later
 * viewer.unmount();
 */
export declare function mount(target: Element | ShadowRoot, options?: AuditLogsOptions): Mounting;

/**
 * Shows the page frame.html in an iframe inside `target`, for portals that cannot allow WebAssembly. Events
 * are dispatched on the handle's element.
 *
 * @param target an element or a shadow root in the page
 * @param options see {@link FrameOptions}
 * @returns the handle, usable at once; it is also a promise that resolves when the frame shows the viewer,
 * says why it cannot, or does not answer in time
 * @throws TypeError if `target` is neither, `src` is missing, or `transport` is given
 * @example
 * const viewer = mountFrame(document.querySelector("#audit"), {
 *   src: "https://audit.example/viewer/frame.html",
 *   tokenProvider,
 * });
 */
export declare function mountFrame(target: Element | ShadowRoot, options: FrameOptions): Mounting;

/** A {@link Handle} that is also a promise of itself. */
export type Mounting = Promise<Handle> & Handle;

/** A mounted viewer. */
export interface Handle {
  /** The element: `<scim-audit-logs>`, or the element around the iframe. Events are dispatched on it. */
  readonly element: HTMLElement;
  /** Changes options. Options that are absent stay as they are; `undefined` restores the default. */
  update(options: AuditLogsOptions): void;
  /** Returns the view state. */
  getState(): ViewState;
  /** Shows another view state. */
  setState(state: ViewState): void;
  /** Requests the shown entries again, for example after the portal has signed in. */
  refresh(): void;
  /** Focuses the viewer's first control. */
  focus(): void;
  /** Removes the viewer and releases its resources. */
  unmount(): void;
  /** The same as `unmount`, for `using` declarations. Absent in a browser that has no `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

declare global {
  /** The declaration of TypeScript's library `esnext.disposable`, which a project may not include. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/**
 * The element `<scim-audit-logs>`. A property takes precedence over its attribute; `undefined` restores the
 * attribute.
 */
export declare class ScimAuditLogsElement extends HTMLElement implements LiveOptions, StartOptions {
  apiBase?: string | undefined;
  timeoutMs?: number | undefined;
  credentials?: "same-origin" | "include" | "omit" | undefined;
  tokenProvider?: TokenProvider | undefined;
  csrf?: Csrf | undefined;
  transport?: Transport | undefined;
  source?: AuditSource | undefined;
  mapping?: Mapping | undefined;
  urlSync?: "off" | "replace" | "push" | undefined;
  urlKey?: string | undefined;
  storage?: boolean | undefined;
  language?: string | undefined;
  timeZone?: string | undefined;
  colorScheme?: "auto" | "light" | "dark" | undefined;
  density?: "comfortable" | "compact" | undefined;
  pageSize?: number | undefined;
  headingLevel?: number | undefined;
  navigable?: boolean | undefined;
  /** The view state. Setting it shows another one. */
  get state(): ViewState;
  set state(state: ViewState | null | undefined);
  /** Resolves when the viewer, or a card that says why it is missing, is on the screen. */
  readonly settled: Promise<void>;
  /** Sets several options at once. */
  update(options: AuditLogsOptions): void;
  /** Requests the shown entries again. */
  refresh(): void;
  /** Focuses the viewer's first control. */
  focus(options?: FocusOptions): void;
  /**
   * Unmounts the viewer and removes the element. Removing the element in any other way unmounts the viewer as
   * well.
   */
  unmount(): void;

  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: ScimAuditLogsElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: ScimAuditLogsElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** All options. Each is also a property of the element; those with an attribute can be set in HTML. */
export interface AuditLogsOptions extends StartOptions, LiveOptions {
  /**
   * The initial view state. It has no attribute: see `urlSync` for links.
   * @default {} (all entries, newest first)
   * @example { state: { status: "failed", startDate: "2026-05-03" } }
   */
  state?: ViewState | undefined;
}

/** Options that restart the viewer when they change. The view state is kept. */
export interface StartOptions {
  /**
   * The base URL of the audit log API; may be relative to the page. Must not contain a token, a user name or
   * a query. `none`: there is no API, and the viewer starts with a button to open a file. Attribute
   * `api-base`.
   * @default "/api/v1"
   * @example <scim-audit-logs api-base="https://audit.example/api/v1"></scim-audit-logs>
   */
  apiBase?: string | undefined;
  /**
   * How long a request may take, in milliseconds, from 1 to 2147483647. Attribute `timeout-ms`.
   * @default 30000
   * @example <scim-audit-logs timeout-ms="10000"></scim-audit-logs>
   */
  timeoutMs?: number | undefined;
  /**
   * Whether requests to the API carry cookies. Attribute `credentials`.
   * @default "same-origin"
   * @example <scim-audit-logs credentials="include"></scim-audit-logs>
   */
  credentials?: "same-origin" | "include" | "omit" | undefined;
  /**
   * Returns the token for the API. Property only: a token must not be in an attribute.
   * @default none: requests carry cookies, as `credentials` says
   * @example
   * viewer.tokenProvider = async ({ signal }) => (await fetch("/session/token", { method: "POST", signal })).json();
   */
  tokenProvider?: TokenProvider | undefined;
  /**
   * A header against cross-site request forgery, for a portal with cookies. Property only.
   * @default none
   * @example viewer.csrf = { header: "X-CSRF-Token", token: () => document.querySelector("meta[name=csrf]").content };
   */
  csrf?: Csrf | undefined;
  /**
   * Sends the requests to the API instead of the viewer. Property only; not available in a frame.
   * @default the browser's fetch
   * @example viewer.transport = (request, { signal }) => client.send(request, { signal });
   */
  transport?: Transport | undefined;
  /**
   * The log itself, for a portal with a different API. Property only; `apiBase` is then not used.
   * @default none
   * @example viewer.source = { list: (query) => api.events(query), get: (id) => api.event(id) };
   */
  source?: AuditSource | undefined;
  /**
   * Where fields are in responses that differ from the API contract. Property only.
   * @default none: as the contract says
   * @example viewer.mapping = { items: "data", nextCursor: "paging.next", fields: { requestId: "id", time: "created_at" } };
   */
  mapping?: Mapping | undefined;
  /**
   * Whether the page's address follows the view state, in one query parameter: not at all, by replacing the
   * history entry, or by adding history entries. Attribute `url-sync`.
   * @default "off"
   * @example <scim-audit-logs url-sync="replace"></scim-audit-logs>
   */
  urlSync?: "off" | "replace" | "push" | undefined;
  /**
   * The query parameter of `urlSync`: 1 to 32 letters, digits, `_`, `-` or `.`. Attribute `url-key`.
   * @default "al"
   * @example <scim-audit-logs url-sync="push" url-key="audit"></scim-audit-logs>
   */
  urlKey?: string | undefined;
  /**
   * Whether the user's choices, such as saved views, may be kept in `localStorage`, in keys that start with
   * `scim-audit-logs:`. Attribute `storage`.
   * @default true
   * @example <scim-audit-logs storage="false"></scim-audit-logs>
   */
  storage?: boolean | undefined;
}

/** Options that apply to a mounted viewer at once. */
export interface LiveOptions {
  /**
   * The language of the texts and the format of numbers and dates: `en`, `ar`, `de`, `es`, `fr`, `he`, `hi`,
   * `ja` or `pt`, optionally with a region (`pt-BR`, `ar-EG`); any other is English. Texts are fetched on
   * first use. Attribute `lang`, on the element or an ancestor; an empty one means the browser's language.
   * @default the nearest `lang` around the element, else the first of the browser's languages that is
   * available
   * @example <scim-audit-logs lang="de-CH"></scim-audit-logs>
   */
  language?: string | undefined;
  /**
   * The time zone of all times: `local`, `utc`, or an IANA name. Attribute `time-zone`.
   * @default "local"
   * @example <scim-audit-logs time-zone="Europe/Zurich"></scim-audit-logs>
   */
  timeZone?: string | undefined;
  /**
   * Light, dark, or the user's preference. Attribute `color-scheme`.
   * @default "auto"
   * @example <scim-audit-logs color-scheme="dark"></scim-audit-logs>
   */
  colorScheme?: "auto" | "light" | "dark" | undefined;
  /**
   * The spacing of rows. Attribute `density`.
   * @default "comfortable"
   * @example <scim-audit-logs density="compact"></scim-audit-logs>
   */
  density?: "comfortable" | "compact" | undefined;
  /**
   * How many entries a page has, from 1 to 1000. Attribute `page-size`.
   * @default 100
   * @example <scim-audit-logs page-size="50"></scim-audit-logs>
   */
  pageSize?: number | undefined;
  /**
   * The level of the viewer's heading in the page's outline, from 1 to 6. Attribute `heading-level`.
   * @default 2
   * @example <scim-audit-logs heading-level="1"></scim-audit-logs>
   */
  headingLevel?: number | undefined;
  /**
   * Whether entries that name a resource have a button "Open in portal", which dispatches
   * `scim-audit-navigate`. Attribute `navigable`.
   * @default false
   * @example <scim-audit-logs navigable></scim-audit-logs>
   */
  navigable?: boolean | undefined;
}

/**
 * The attributes with their values in HTML, for the types of JSX and of templates. {@link AuditLogsOptions} says
 * what each one means.
 */
export interface AuditLogsAttributes {
  "api-base"?: string | undefined;
  "timeout-ms"?: number | string | undefined;
  credentials?: "same-origin" | "include" | "omit" | undefined;
  "url-sync"?: "off" | "replace" | "push" | undefined;
  "url-key"?: string | undefined;
  storage?: boolean | "" | "true" | "false" | undefined;
  lang?: string | undefined;
  "time-zone"?: string | undefined;
  "color-scheme"?: "auto" | "light" | "dark" | undefined;
  density?: "comfortable" | "compact" | undefined;
  "page-size"?: number | string | undefined;
  "heading-level"?: number | string | undefined;
  navigable?: boolean | "" | "true" | "false" | undefined;
  /**
   * In frame.html only: the exact origins of the portals that may show this page in a frame, separated by
   * spaces.
   */
  "portal-origins"?: string | undefined;
}

/** Options of {@link mountFrame}: all except `transport`, and its own. */
export interface FrameOptions extends Omit<AuditLogsOptions, "transport"> {
  /**
   * The address of frame.html, preferably on its own origin. Its `portal-origins` must name this page's
   * origin.
   * @example { src: "https://audit.example/viewer/frame.html" }
   */
  src: string | URL;
  /**
   * The accessible name of the frame.
   * @default "SCIM Audit Logs"
   * @example { title: "Audit log of your directory" }
   */
  title?: string | undefined;
  /**
   * The events whose default action this page cancels. Without a frame the page calls `preventDefault()`;
   * across a frame that would be too late.
   * @default []
   * @example { cancel: ["unauthorized"] }
   */
  cancel?: ("unauthorized" | "row-activate")[] | undefined;
}

/**
 * Returns a token, or a promise of one. Called with `initial` for the first token, with `refresh` before it
 * expires, and with `unauthorized` once after a 401. Only one call is pending at a time.
 */
export type TokenProvider = (context: {
  reason: "initial" | "refresh" | "unauthorized";
  signal: AbortSignal;
}) => string | Token | Promise<string | Token>;

/** A token of the API. */
export interface Token {
  /** The token as it is sent in the `Authorization` header, after the scheme. */
  token: string;
  /**
   * When the token expires: milliseconds since 1970, an ISO text or a Date. If absent, it is renewed after a
   * 401.
   */
  expiresAt?: number | string | Date;
  /** @default "Bearer" */
  scheme?: string;
}

/** See {@link StartOptions.csrf}. */
export interface Csrf {
  /** The name of the header. */
  header: string;
  /** Returns the current value; called for every request and never cached. */
  token: () => string;
}

/** Sends one request, for example with the portal's own authentication. */
export type Transport = (request: Request, context: { signal: AbortSignal }) => Response | Promise<Response>;

/**
 * The portal's own log. Results have the shape of the API contract (docs/openapi.yaml), or the one that
 * `mapping` describes; each is an object, its JSON text or a Response. Without an
 * optional function, the viewer hides the feature that needs it.
 */
export interface AuditSource {
  /** Returns one page of entries. */
  list(query: AuditQuery, context: { signal: AbortSignal }): unknown;
  /** Returns one full entry. */
  get(requestId: string, context: { signal: AbortSignal }): unknown;
  /**
   * Returns how many entries there were over time, for the timeline: `{range, bucketSeconds, buckets:
   * [{start, success, failed, accepted}]}`. In the query, `buckets` is the most buckets that fit, and
   * `timeZone` is the zone whose hours and days they should follow. The viewer relies only on the `start` of
   * each bucket.
   */
  histogram?(query: AuditQuery, context: { signal: AbortSignal }): unknown;
  /** Returns all matching entries as a file: a Response, a stream, a Blob, or an iterable of chunks. */
  export?(query: AuditQuery, context: { format: ExportFormat; signal: AbortSignal }): unknown;
  /**
   * Returns new entries as they arrive: server-sent events as a Response, a stream or chunks, or an iterable
   * of entries, where the id of each becomes the next `lastEventId`. Without `lastEventId` it starts now;
   * with it, it sends everything after that entry. Called again when the stream ends.
   */
  stream?(query: AuditQuery, context: { lastEventId?: string; signal: AbortSignal }): unknown;
}

/** The parameters of `GET /audit-logs`. An absent parameter does not restrict the result. */
export interface AuditQuery {
  /** Inclusive, RFC 3339. */
  readonly since?: string;
  /** Exclusive, RFC 3339. */
  readonly until?: string;
  readonly method?: readonly string[];
  readonly resourceType?: readonly string[];
  /** A path and everything below it; a pattern if it contains `*`; otherwise a substring. */
  readonly endpoint?: string;
  readonly status?: readonly string[];
  readonly order?: "desc" | "asc";
  readonly limit?: number;
  /** The cursor from the previous page. */
  readonly cursor?: string;
  /** For `histogram`: the maximum number of buckets. */
  readonly buckets?: number;
  /** For `histogram`: an IANA name, `UTC`, or an offset such as `+05:45`. */
  readonly timeZone?: string;
  readonly [parameter: string]: unknown;
}

/** Where fields are in responses of another shape: member names, joined by dots for nested objects. */
export interface Mapping {
  /** @default "items" */
  items?: string;
  /** @default "nextCursor" */
  nextCursor?: string;
  /** @default "total" */
  total?: string;
  /** Where the entry is in each item, and in the result of `get`. @default the item itself */
  entry?: string;
  /** Where each field of an entry is. @example { requestId: "id", time: "created_at" } */
  fields?: Record<string, string>;
  /** Maps the names of your statuses to the viewer's. @example { ok: "success", error: "failed" } */
  status?: Record<string, "success" | "failed" | "accepted">;
}

/** The view state: filters, order, zone and the open entry. An absent member has its default. */
export interface ViewState {
  /** The first day, `2026-05-03`. */
  startDate?: string;
  /**
   * The start time on the first day: `09:30`, `09:30:15`; `02:30+01:00` if the time occurs twice on that day.
   */
  startTime?: string;
  /** The last day, `2026-05-10`. */
  endDate?: string;
  /** The end time on the last day; includes the whole minute or second. */
  endTime?: string;
  /**
   * Instead of dates: a span that ends when it is applied, as a number and `m`, `h` or `d`, such as `24h`.
   */
  range?: string;
  method?: string;
  resourceType?: string;
  endpoint?: string;
  status?: string;
  /** Status codes and classes of them: `404, 5xx`. */
  statusCode?: string;
  /** A SCIM detail error keyword, such as `invalidValue`. */
  scimType?: string;
  /** The id of an entry, exact. */
  requestId?: string;
  /** The id of a resource, exact. */
  resourceId?: string;
  /** The address, user agent or credential of the client, exact. */
  client?: string;
  /** Who answered instead of the SCIM service: `gateway`. */
  origin?: string;
  /** The minimum duration in milliseconds: a number. */
  minDurationMs?: string;
  /** The minimum size of the request body in bytes: a number. */
  minRequestSize?: string;
  /** The minimum size of the response body in bytes: a number. */
  minResponseSize?: string;
  /** What the client asked for, such as `deactivated`. */
  action?: string;
  /** The code of the cause of a failure, such as `resource_exists`, exact. */
  cause?: string;
  /** An id, user name, e-mail address or display name that the request names, exact but in any case. */
  identity?: string;
  /** Text in a header or body of the request or the response. */
  message?: string;
  /** Free-text search. */
  q?: string;
  /** Values to exclude. */
  not?: { field: ExcludableField; value: string }[];
  /** Newest first (`desc`) or oldest first. @default "desc" */
  order?: "desc" | "asc";
  /** The time zone that the user chose: `UTC` or an IANA name. */
  timeZone?: string;
  /** The list of entries, or their failures grouped by cause. @default "entries" */
  view?: "entries" | "problems";
  /** The open entry. */
  open?: {
    requestId: string;
    part: EntryPart;
    /** Whether it is in the panel beside the entries and not in a dialog. `overview` and `raw` always are. */
    panel?: boolean;
  };
}

/**
 * Fields that can be excluded: `time` by the second that contains an instant (RFC 3339), the others by value.
 */
export type ExcludableField =
  | "method"
  | "resourceType"
  | "endpoint"
  | "status"
  | "statusCode"
  | "scimType"
  | "requestId"
  | "resourceId"
  | "client"
  | "origin"
  | "time"
  | "minDurationMs"
  | "minRequestSize"
  | "minResponseSize"
  | "action"
  | "cause"
  | "identity"
  | "message"
  | "q";

/** The file formats of an export. */
export type ExportFormat = "csv" | "ndjson" | "har";

/** The parts of an entry that can be opened. */
export type EntryPart = "overview" | "error" | "request" | "response" | "raw";

/** The events. They bubble, cross shadow boundaries, and contain no personal data except ids. */
export interface AuditEventMap {
  /** The first response is on the screen. */
  "scim-audit-ready": CustomEvent<Readonly<{ version: 1 }>>;
  /** Something failed; `fatal` if the viewer has stopped and shows a card. */
  "scim-audit-error": CustomEvent<AuditError>;
  /**
   * The API rejected the credentials, also after a token renewal, or redirected. Cancelable: the portal signs
   * in and calls `refresh()`.
   */
  "scim-audit-unauthorized": CustomEvent<Readonly<{ version: 1 }>>;
  /** The view state has changed; `replace` if the change needs no history entry of its own. */
  "scim-audit-state-change": CustomEvent<Readonly<{ version: 1; state: Readonly<ViewState>; replace: boolean }>>;
  /** An entry is about to open. Cancelable: the portal shows it instead. */
  "scim-audit-row-activate": CustomEvent<Readonly<{ version: 1; requestId: string; part: EntryPart }>>;
  /** The user wants to see a resource in the portal. */
  "scim-audit-navigate": CustomEvent<Readonly<{ version: 1; resourceType: string; resourceId: string }>>;
  /** An export has ended. */
  "scim-audit-export": CustomEvent<
    Readonly<{
      version: 1;
      format: ExportFormat;
      entries: number;
      outcome: "completed" | "cancelled" | "failed";
    }>
  >;
  /**
   * The viewer was unmounted and has released its resources. Dispatched on the element, which after a removal
   * has no ancestors.
   */
  "scim-audit-disposed": CustomEvent<Readonly<{ version: 1 }>>;
}

/** The detail of `scim-audit-error`. */
export type AuditError = Readonly<{
  version: 1;
  /** The kind of error. */
  code:
    | "offline"
    | "unreachable"
    | "connect-policy"
    | "timeout"
    | "unauthorized"
    | "redirected"
    | "forbidden"
    | "not-found"
    | "rejected"
    | "too-many"
    | "server"
    | "not-json"
    | "interrupted"
    | "unreadable"
    | "unmapped"
    | "file"
    | "host"
    | "invalid-option"
    | "load"
    | "panic";
  /** The HTTP status, if there was a response. */
  status?: number;
  /** Whether a retry may help. */
  retryable: boolean;
  /** Whether the viewer has stopped. */
  fatal: boolean;
  /** The request ID of the failed call, for the operator of the API. */
  requestId?: string;
  /** A sentence from the viewer, in English. */
  message: string;
  /** For `invalid-option`: the name of the option. */
  option?: string;
  /** For `load`: why the viewer did not start. */
  reason?: "network" | "status" | "integrity" | "connect-policy" | "wasm-policy" | "browser" | "start" | "frame";
  /** For `panic`: the location in the viewer's source, `file:line:column`, or empty if unknown. */
  at?: string;
}>;

declare global {
  interface HTMLElementTagNameMap {
    "scim-audit-logs": ScimAuditLogsElement;
  }
  /** Events bubble, so an ancestor of the element can listen to them as well. */
  interface HTMLElementEventMap extends AuditEventMap {}
}
