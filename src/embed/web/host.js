// Calls the page's callbacks for the viewer. Each result is converted to one shape; each failure becomes a
// sentence that names the callback and contains nothing of its result. A callback is looked up when it is
// called, so a framework may pass a new function on every render.

import { bytesOf, serverSentEvent } from "./bytes.js";
import { decode, encode, isRecord } from "./json.js";
import { offers } from "./options.js";
import { TokenQuestions } from "./token_questions.js";

/** @typedef {"initial" | "refresh" | "unauthorized"} TokenReason */
/** @typedef {Record<string, any>} Calls the callbacks by option: tokenProvider, csrf, transport, source */

/**
 * A callback that threw, rejected or returned an unusable value. `status` is the HTTP status of the error, if
 * it has one.
 */
class CallbackError extends Error {
  /** @param {string} message @param {unknown} [cause] the thrown value: only its status is read */
  constructor(message, cause) {
    super(message);
    const status = isRecord(cause) ? cause.status : undefined;
    this.name = "CallbackError";
    this.status = Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined;
  }
}

/** The names of the host members that these callbacks provide. @param {Calls} calls @returns {string[]} */
export function offered(calls) {
  const members = [];
  if (calls.tokenProvider) members.push("token");
  if (calls.csrf) members.push("csrf");
  if (calls.transport) members.push("transport");
  for (const member of ["list", "get", "histogram", "export", "stream"]) if (offers(calls.source, member)) members.push(member);
  return members;
}

/**
 * Creates the host of a viewer.
 * @param {() => Calls} current returns the current callbacks
 * @param {() => Record<string, any>} values returns the current plain options
 * @returns {Record<string, any>}
 */
export function portalHost(current, values) {
  /** @param {string} member @param {any[]} args */
  const ask = async (member, ...args) => {
    const name = `source.${member}`;
    const source = current().source;
    if (!offers(source, member)) throw new CallbackError(`${name} is no longer given.`);
    return settled(name, () => source[member](...args));
  };
  const questions = new TokenQuestions();
  /** @type {Record<string, any>} */
  const all = {
    async token(/** @type {TokenReason} */ reason, /** @type {AbortSignal} */ signal) {
      const provider = current().tokenProvider;
      if (typeof provider !== "function") throw new CallbackError("tokenProvider is no longer given.");
      return questions.text(provider, reason, signal, async (shared) =>
        tokenText(await settled("tokenProvider", () => provider({ reason, signal: shared }))),
      );
    },
    csrf() {
      let token;
      try {
        token = current().csrf?.token();
      } catch {
        throw new CallbackError("csrf.token failed.");
      }
      if (!isFieldValue(token)) throw new CallbackError("csrf.token gave no token: expected a string.");
      return token;
    },
    async transport(/** @type {Request} */ request, /** @type {AbortSignal} */ signal) {
      const transport = current().transport;
      if (typeof transport !== "function") throw new CallbackError("transport is no longer given.");
      return response(await settled("transport", () => transport(request, { signal })));
    },
    list: async (/** @type {string} */ query, /** @type {AbortSignal} */ signal) =>
      text("source.list", await ask("list", decode(query), { signal })),
    get: async (/** @type {string} */ requestId, /** @type {AbortSignal} */ signal) =>
      text("source.get", await ask("get", requestId, { signal })),
    histogram: async (/** @type {string} */ query, /** @type {AbortSignal} */ signal) =>
      text("source.histogram", await ask("histogram", decode(query), { signal })),
    export: async (/** @type {string} */ query, /** @type {string} */ format, /** @type {AbortSignal} */ signal) =>
      bytes("source.export", await ask("export", decode(query), { format, signal })),
    stream: async (/** @type {string} */ query, /** @type {string} */ lastEventId, /** @type {AbortSignal} */ signal) => {
      const idField = values().mapping?.fields?.requestId ?? "requestId";
      const given = await ask("stream", decode(query), { lastEventId: lastEventId || undefined, signal });
      return bytes("source.stream", given, (entry) => serverSentEvent(entry, idField));
    },
  };
  /** @type {Record<string, any>} */
  const host = {};
  for (const member of offered(current())) host[member] = all[member];
  return host;
}

/**
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} call
 */
async function settled(name, call) {
  try {
    return await call();
  } catch (error) {
    throw new CallbackError(`${name} failed.`, error);
  }
}

/**
 * Whether a value is a valid token or CSRF header value.
 * @param {unknown} value
 * @returns {value is string}
 */
function isFieldValue(value) {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

/** @param {any} given */
function tokenText(given) {
  const { token, expiresAt, scheme } = typeof given === "string" ? { token: given } : isRecord(given) ? given : {};
  if (!isFieldValue(token)) throw new CallbackError("tokenProvider gave no token: expected a string or {token}.");
  const expires = expiresAt === undefined || expiresAt === null ? undefined : instant(expiresAt);
  if (Number.isNaN(expires)) {
    throw new CallbackError("tokenProvider gave an expiresAt that is no instant: expected milliseconds, a Date or an ISO text.");
  }
  if (scheme !== undefined && scheme !== null && !/^[A-Za-z][A-Za-z0-9-]{0,31}$/.test(scheme)) {
    throw new CallbackError("tokenProvider gave a scheme that is no word, such as Bearer.");
  }
  return /** @type {string} */ (encode({ token, expiresAt: expires, scheme: scheme ?? undefined }));
}

/** Returns milliseconds since 1970, or NaN. @param {unknown} value */
function instant(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : NaN;
  if (typeof value === "string") return Date.parse(value);
  return value instanceof Date ? value.getTime() : NaN;
}

/** @param {any} given @returns {Promise<Response>} */
async function response(given) {
  if (given instanceof Response) return given;
  // A Response of another window, or a look-alike from an HTTP library.
  if (!isRecord(given) || !Number.isInteger(given.status) || typeof given.arrayBuffer !== "function") {
    throw new CallbackError("transport gave no Response.");
  }
  return settled("transport", async () => {
    const empty = given.status === 204 || given.status === 304;
    return new Response(empty ? null : await given.arrayBuffer(), { status: given.status, headers: new Headers(given.headers) });
  });
}

/** @param {string} name @param {any} given @returns {Promise<string>} */
async function text(name, given) {
  if (given instanceof Response) {
    if (!given.ok) throw new CallbackError(`${name} was answered with HTTP status ${given.status}.`, given);
    return settled(name, () => given.text());
  }
  const written = typeof given === "string" ? given : isRecord(given) || Array.isArray(given) ? writtenOnce(given) : undefined;
  if (written === undefined) throw new CallbackError(`${name} gave nothing to read: expected an object, a JSON text or a Response.`);
  return written;
}

/** @param {unknown} value */
function writtenOnce(value) {
  try {
    return encode(value);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {any} given
 * @param {(entry: Record<string, any>) => string | undefined} [line]
 */
function bytes(name, given, line) {
  if (given instanceof Response && !given.ok) {
    throw new CallbackError(`${name} was answered with HTTP status ${given.status}.`, given);
  }
  const stream = bytesOf(given, line);
  if (!stream) throw new CallbackError(`${name} gave nothing to read: expected a Response, a stream or something to iterate.`);
  return stream;
}
