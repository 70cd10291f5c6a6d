// SCIM Audit Logs in a page. What each option and event means at length, and what a portal's server and policy have
// to do, is in docs/embedding.md.
//
// JSX: React 19 sets properties and listeners of custom elements by itself; its types want to be told the name once.
//
//   import type { ScimAuditLogsElement, AuditLogsOptions } from "scim-audit-logs";
//   declare module "react" {
//     namespace JSX {
//       interface IntrinsicElements {
//         "scim-audit-logs": React.DetailedHTMLProps<React.HTMLAttributes<ScimAuditLogsElement>, ScimAuditLogsElement> &
//           Partial<AuditLogsOptions> & { "api-base"?: string; "onscim-audit-ready"?: (event: CustomEvent) => void };
//       }
//     }
//   }

/** The version of this package. */
export declare const version: string;

/**
 * Shows the viewer inside `target`.
 *
 * @param target an element or a shadow root of the page
 * @param options see {@link AuditLogsOptions}
 * @returns the handle at once; awaited, when the viewer is on the screen, or a card that says why it is not
 * @throws TypeError when `target` is neither
 * @example
 * const viewer = mount(document.querySelector("#audit"), { apiBase: "/api/v1", tokenProvider });
 * // later
 * viewer.unmount();
 */
export declare function mount(target: Element | ShadowRoot, options?: AuditLogsOptions): Mounting;

/**
 * Shows the viewer's own page in an iframe inside `target`: for a portal that cannot allow WebAssembly. Events
 * happen on the handle's element.
 *
 * @param target an element or a shadow root of the page
 * @param options see {@link FrameOptions}
 * @returns the handle at once; awaited, when the frame shows the viewer, says why not, or does not answer
 * @throws TypeError when `target` is neither, `src` is missing, or `transport` is given
 * @example
 * const viewer = mountFrame(document.querySelector("#audit"), {
 *   src: "https://audit.example/viewer/frame.html",
 *   tokenProvider,
 * });
 */
export declare function mountFrame(target: Element | ShadowRoot, options: FrameOptions): Mounting;

/** A {@link Handle}, and a promise of it. */
export type Mounting = Promise<Handle> & Handle;

/** A viewer that is mounted. */
export interface Handle {
  /** The element: `<scim-audit-logs>`, or the one around the frame. Events happen here. */
  readonly element: HTMLElement;
  /** Changes options; those that are not named stay, `undefined` is the default. */
  update(options: AuditLogsOptions): void;
  /** What one looks at. */
  getState(): ViewState;
  /** Looks at something else. */
  setState(state: ViewState): void;
  /** Asks again for what is shown: after the portal has signed in, for one. */
  refresh(): void;
  /** Gives the focus to the viewer's first control. */
  focus(): void;
  /** Takes the viewer off the page, and frees everything. */
  unmount(): void;
  /** The same as `unmount`, for `using`. */
  [Symbol.dispose](): void;
}

declare global {
  /** As in TypeScript's library `esnext.disposable`, which a project need not have. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** The element `<scim-audit-logs>`. A property goes before its attribute; `undefined` gives way to it again. */
export declare class ScimAuditLogsElement extends HTMLElement implements LiveOptions, StartOptions {
  apiBase?: string;
  timeoutMs?: number;
  credentials?: "same-origin" | "include" | "omit";
  tokenProvider?: TokenProvider;
  csrf?: Csrf;
  transport?: Transport;
  source?: AuditSource;
  mapping?: Mapping;
  urlSync?: "off" | "replace" | "push";
  urlKey?: string;
  storage?: boolean;
  language?: string;
  timeZone?: string;
  colorScheme?: "auto" | "light" | "dark";
  density?: "comfortable" | "compact";
  pageSize?: number;
  headingLevel?: number;
  navigable?: boolean;
  /** What one looks at; set, the viewer looks at it. */
  get state(): ViewState;
  set state(state: ViewState | null | undefined);
  /** Resolves when the viewer, or a card that says why there is none, is on the screen. */
  readonly settled: Promise<void>;
  /** Sets several options at once. */
  update(options: AuditLogsOptions): void;
  /** Asks again for what is shown. */
  refresh(): void;
  /** Gives the focus to the viewer's first control. */
  focus(options?: FocusOptions): void;
  /** Ends the viewer and takes the element off the page. Taking it off by any other means ends it as well. */
  unmount(): void;

  addEventListener<K extends keyof AuditEventMap>(
    type: K,
    listener: (this: ScimAuditLogsElement, event: AuditEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: ScimAuditLogsElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof AuditEventMap>(
    type: K,
    listener: (this: ScimAuditLogsElement, event: AuditEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: ScimAuditLogsElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Every option. Each is also a property of the element; those with an attribute can be said in HTML. */
export interface AuditLogsOptions extends StartOptions, LiveOptions {
  /**
   * What to look at first. No attribute: see `urlSync` for links.
   * @default {} (everything, newest first)
   * @example { state: { status: "failed", startDate: "2026-05-03" } }
   */
  state?: ViewState;
}

/** Options that start the viewer anew when they change; what one looks at is kept. */
export interface StartOptions {
  /**
   * Where the audit log API answers. May be relative to the page. Never holds a token, a user or a query. `none`: there
   * is no API, and the viewer starts with a way to open a file.
   * Attribute `api-base`.
   * @default "/api/v1"
   * @example <scim-audit-logs api-base="https://audit.example/api/v1"></scim-audit-logs>
   */
  apiBase?: string;
  /**
   * How long a call may take, in milliseconds, from 1 to 2147483647. Attribute `timeout-ms`.
   * @default 30000
   * @example <scim-audit-logs timeout-ms="10000"></scim-audit-logs>
   */
  timeoutMs?: number;
  /**
   * Whether calls to the API carry cookies. Attribute `credentials`.
   * @default "same-origin"
   * @example <scim-audit-logs credentials="include"></scim-audit-logs>
   */
  credentials?: "same-origin" | "include" | "omit";
  /**
   * Gives the token for the API. Property only: a token never stands in an attribute.
   * @default none: calls carry cookies, as `credentials` says
   * @example
   * viewer.tokenProvider = async ({ signal }) => (await fetch("/session/token", { method: "POST", signal })).json();
   */
  tokenProvider?: TokenProvider;
  /**
   * A header against cross-site requests, for a portal with cookies. Property only.
   * @default none
   * @example viewer.csrf = { header: "X-CSRF-Token", token: () => document.querySelector("meta[name=csrf]").content };
   */
  csrf?: Csrf;
  /**
   * Makes the calls to the API in the viewer's place. Property only; cannot cross a frame.
   * @default the browser's fetch
   * @example viewer.transport = (request, { signal }) => client.send(request, { signal });
   */
  transport?: Transport;
  /**
   * The log itself, for a portal whose API is another one. Property only; then `apiBase` is not used.
   * @default none
   * @example viewer.source = { list: (query) => api.events(query), get: (id) => api.event(id) };
   */
  source?: AuditSource;
  /**
   * How the answers name things, where that is not as the contract does. Property only.
   * @default none
   * @example viewer.mapping = { items: "data", nextCursor: "paging.next", fields: { requestId: "id", time: "created_at" } };
   */
  mapping?: Mapping;
  /**
   * Whether the page's address follows what one looks at, in one parameter: not at all, in place, or with a step in
   * the history. Attribute `url-sync`.
   * @default "off"
   * @example <scim-audit-logs url-sync="replace"></scim-audit-logs>
   */
  urlSync?: "off" | "replace" | "push";
  /**
   * The parameter of `urlSync`: 1 to 32 letters, digits, `_`, `-` or `.`. Attribute `url-key`.
   * @default "al"
   * @example <scim-audit-logs url-sync="push" url-key="audit"></scim-audit-logs>
   */
  urlKey?: string;
  /**
   * Whether a person's choices, such as saved views, may be kept in `localStorage`, under names that begin with
   * `scim-audit-logs:`. Attribute `storage`.
   * @default true
   * @example <scim-audit-logs storage="false"></scim-audit-logs>
   */
  storage?: boolean;
}

/** Options that apply at once to a viewer that is shown. */
export interface LiveOptions {
  /**
   * The language of the words, and of how numbers and dates are written: `en`, `ar`, `de`, `es`, `fr`, `he`, `hi`,
   * `ja` or `pt`, each with a region if wanted (`pt-BR`, `ar-EG`); for any other it is English. Its words are fetched
   * when it is first spoken. Attribute `lang`, on the element or around it; an empty one means the browser's.
   * @default the nearest `lang` around the element, else the first of the browser's languages that there is
   * @example <scim-audit-logs lang="de-CH"></scim-audit-logs>
   */
  language?: string;
  /**
   * The zone of all times: `local`, `utc`, or an IANA name. Attribute `time-zone`.
   * @default "local"
   * @example <scim-audit-logs time-zone="Europe/Zurich"></scim-audit-logs>
   */
  timeZone?: string;
  /**
   * Light, dark, or as the person prefers. Attribute `color-scheme`.
   * @default "auto"
   * @example <scim-audit-logs color-scheme="dark"></scim-audit-logs>
   */
  colorScheme?: "auto" | "light" | "dark";
  /**
   * How close rows stand. Attribute `density`.
   * @default "comfortable"
   * @example <scim-audit-logs density="compact"></scim-audit-logs>
   */
  density?: "comfortable" | "compact";
  /**
   * How many entries a page holds, from 1 to 1000. Attribute `page-size`.
   * @default 100
   * @example <scim-audit-logs page-size="50"></scim-audit-logs>
   */
  pageSize?: number;
  /**
   * The level of the viewer's heading among the page's, from 1 to 6. Attribute `heading-level`.
   * @default 2
   * @example <scim-audit-logs heading-level="1"></scim-audit-logs>
   */
  headingLevel?: number;
  /**
   * Whether entries that name a resource offer "Open in portal", which fires `scim-audit-navigate`. Attribute
   * `navigable`.
   * @default false
   * @example <scim-audit-logs navigable></scim-audit-logs>
   */
  navigable?: boolean;
}

/** Options of {@link mountFrame}: all but `transport`, and its own. */
export interface FrameOptions extends Omit<AuditLogsOptions, "transport"> {
  /**
   * The address of frame.html, best on an origin of its own. Its `portal-origins` has to name this page's origin.
   * @example { src: "https://audit.example/viewer/frame.html" }
   */
  src: string | URL;
  /**
   * The frame's name for those who do not see it.
   * @default "SCIM Audit Logs"
   * @example { title: "Audit log of your directory" }
   */
  title?: string;
  /**
   * The events that this page takes over. In a page `preventDefault()` says it; across a frame it would come too
   * late.
   * @default []
   * @example { cancel: ["unauthorized"] }
   */
  cancel?: ("unauthorized" | "row-activate")[];
}

/**
 * Gives a token, or a promise of one. Asked first with `initial`, before it expires with `refresh`, and once after a
 * 401 with `unauthorized`. Only one question is open at a time.
 */
export type TokenProvider = (context: {
  reason: "initial" | "refresh" | "unauthorized";
  signal: AbortSignal;
}) => string | Token | Promise<string | Token>;

/** A token of the API. */
export interface Token {
  /** As it stands in the `Authorization` header, after the scheme. */
  token: string;
  /** When it expires: milliseconds since 1970, an ISO text or a Date. Without it, it is renewed after a 401. */
  expiresAt?: number | string | Date;
  /** @default "Bearer" */
  scheme?: string;
}

/** See {@link StartOptions.csrf}. */
export interface Csrf {
  /** The header's name. */
  header: string;
  /** Its value now; read for every call, never kept. */
  token: () => string;
}

/** Makes one call: with the portal's own way to be known, say. */
export type Transport = (request: Request, context: { signal: AbortSignal }) => Response | Promise<Response>;

/**
 * The portal's own log. Answers are as in the contract (docs/openapi.yaml), or as `mapping` says; each may be an
 * object, its JSON text or a Response. What is absent is absent on the screen.
 */
export interface AuditSource {
  /** One page of entries. */
  list(query: AuditQuery, context: { signal: AbortSignal }): unknown;
  /** One full entry. */
  get(requestId: string, context: { signal: AbortSignal }): unknown;
  /**
   * How many there were over time, for the timeline: `{range, bucketSeconds, buckets: [{start, success, failed,
   * accepted}]}`. The query names how many `buckets` there is room for and the `timeZone` whose clocks and days they
   * are to follow; what counts is where each starts.
   */
  histogram?(query: AuditQuery, context: { signal: AbortSignal }): unknown;
  /** Everything that matches, as a file: a Response, a stream, a Blob, or chunks to iterate. */
  export?(query: AuditQuery, context: { format: "csv" | "ndjson" | "har"; signal: AbortSignal }): unknown;
  /**
   * New entries as they come: server-sent events as a Response, a stream or chunks, or entries to iterate, each of whose
   * ids is the next `lastEventId`. Without `lastEventId` from now on, with it everything after it. Asked again when it
   * ends.
   */
  stream?(query: AuditQuery, context: { lastEventId?: string; signal: AbortSignal }): unknown;
}

/** What is asked for: the parameters of `GET /audit-logs`. Absent is all. */
export interface AuditQuery {
  /** Inclusive, RFC 3339. */
  readonly since?: string;
  /** Exclusive, RFC 3339. */
  readonly until?: string;
  readonly method?: readonly string[];
  readonly resourceType?: readonly string[];
  /** A path and everything below it; with `*` a pattern; otherwise a part of it. */
  readonly endpoint?: string;
  readonly status?: readonly string[];
  readonly order?: "desc" | "asc";
  readonly limit?: number;
  /** As the last page gave it. */
  readonly cursor?: string;
  /** To `histogram`: how many at most. */
  readonly buckets?: number;
  /** To `histogram`: an IANA name, `UTC`, or an offset such as `+05:45`. */
  readonly timeZone?: string;
  readonly [parameter: string]: unknown;
}

/** Where things are in answers of another shape: names, with dots between where they are nested. */
export interface Mapping {
  /** @default "items" */
  items?: string;
  /** @default "nextCursor" */
  nextCursor?: string;
  /** @default "total" */
  total?: string;
  /** Where the entry is in each item, and in what `get` answers. @default the item itself */
  entry?: string;
  /** Where each field of an entry is. @example { requestId: "id", time: "created_at" } */
  fields?: Record<string, string>;
  /** What the statuses are called. @example { ok: "success", error: "failed" } */
  status?: Record<string, "success" | "failed" | "accepted">;
}

/** What one looks at. Absent is the default. */
export interface ViewState {
  /** The first day, `2026-05-03`. */
  startDate?: string;
  /** From this time of the first day on: `09:30`, `09:30:15`; `02:30+01:00` where clocks show it twice. */
  startTime?: string;
  /** The last day, `2026-05-10`. */
  endDate?: string;
  /** Up to the end of this minute, or second, of the last day. */
  endTime?: string;
  /** A span that ends when it is applied, in the place of dates: a number and `m`, `h` or `d`, such as `24h`. */
  range?: string;
  method?: string;
  resourceType?: string;
  endpoint?: string;
  status?: string;
  /** Status codes and classes of them: `404, 5xx`. */
  statusCode?: string;
  /** A SCIM detail error keyword, such as `invalidValue`. */
  scimType?: string;
  /** Exactly this id of the log's own. */
  requestId?: string;
  /** Exactly this resource. */
  resourceId?: string;
  /** Exactly this address, user agent or credential of who sent a request. */
  client?: string;
  /** Answered by this one in the SCIM service's place: `gateway`. */
  origin?: string;
  /** Took at least so many milliseconds: a number. */
  minDurationMs?: string;
  /** The request's body has at least so many bytes: a number. */
  minRequestSize?: string;
  /** The answer's body has at least so many bytes: a number. */
  minResponseSize?: string;
  /** Text in a header or a body of the request or of the answer. */
  message?: string;
  /** Free text. */
  q?: string;
  /** Values that are left out. */
  not?: { field: ExcludableField; value: string }[];
  /** Newest first (`desc`) or oldest first. @default "desc" */
  order?: "desc" | "asc";
  /** The zone that the person chose: `UTC` or an IANA name. */
  timeZone?: string;
  /** The entry that is open. */
  open?: {
    requestId: string;
    part: EntryPart;
    /** Whether it is in the panel beside the entries, and not in a dialog. `overview` and `raw` always are. */
    panel?: boolean;
  };
}

/** What entries can be left out by: `time` by the second that an instant (RFC 3339) is in, the others by their values. */
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
  | "message"
  | "q";

/** What can be opened of an entry. */
export type EntryPart = "overview" | "error" | "request" | "response" | "raw";

/** The events: they bubble, leave shadow trees, and hold no data of persons but ids. */
export interface AuditEventMap {
  /** The first answer is on the screen. */
  "scim-audit-ready": CustomEvent<Readonly<{ version: 1 }>>;
  /** Something failed; `fatal` when the viewer has stopped and shows a card. */
  "scim-audit-error": CustomEvent<AuditError>;
  /** The API refuses the token, and a new one as well. Cancelable: the portal signs in, and calls `refresh()`. */
  "scim-audit-unauthorized": CustomEvent<Readonly<{ version: 1; reason?: string }>>;
  /** What one looks at has changed; `replace` when it is no step of its own. */
  "scim-audit-state-change": CustomEvent<Readonly<{ version: 1; state: Readonly<ViewState>; replace: boolean }>>;
  /** An entry is about to be opened. Cancelable: the portal shows it by itself. */
  "scim-audit-row-activate": CustomEvent<Readonly<{ version: 1; requestId: string; part: EntryPart }>>;
  /** Someone wants to see a resource in the portal. */
  "scim-audit-navigate": CustomEvent<Readonly<{ version: 1; resourceType: string; resourceId: string }>>;
  /** An export has ended. */
  "scim-audit-export": CustomEvent<
    Readonly<{
      version: 1;
      format: "csv" | "ndjson" | "har";
      entries: number;
      outcome: "completed" | "cancelled" | "failed";
    }>
  >;
  /** The viewer is gone, and everything freed. Happens on the element; after a removal, nothing is around it. */
  "scim-audit-disposed": CustomEvent<Readonly<{ version: 1 }>>;
}

/** The detail of `scim-audit-error`. */
export type AuditError = Readonly<{
  version: 1;
  /** In one word. */
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
  /** The HTTP status, where there was one. */
  status?: number;
  /** Whether trying again may help. */
  retryable: boolean;
  /** Whether the viewer has stopped. */
  fatal: boolean;
  /** The id of the call, for whoever runs the API. */
  requestId?: string;
  /** A sentence of the viewer's own. */
  message: string;
  /** With `invalid-option`: which. */
  option?: string;
  /** With `load`: why the viewer did not start. */
  reason?: "network" | "status" | "integrity" | "connect-policy" | "wasm-policy" | "browser" | "start" | "frame";
  /** With `panic`: the place in the viewer's source, `file:line:column`, or nothing. */
  at?: string;
}>;

declare global {
  interface HTMLElementTagNameMap {
    "scim-audit-logs": ScimAuditLogsElement;
  }
}
