// Converts what a page's `export` and `stream` callbacks return into a byte stream.

import { encode, isRecord } from "./json.js";

const encoder = new TextEncoder();

/**
 * Returns the bytes of a Response, stream, Blob, string, buffer or iterable; undefined for any other value.
 * @param {any} given
 * @param {(entry: Record<string, any>) => string | undefined} [line] serializes a chunk that is an object
 * @returns {ReadableStream<Uint8Array> | undefined}
 */
export function bytesOf(given, line) {
  if (given instanceof Response) return given.body ?? new Blob([]).stream();
  if (given instanceof Blob) return given.stream();
  if (typeof given === "string") return new Blob([given]).stream();
  if (given instanceof Uint8Array || given instanceof ArrayBuffer) return new Blob([/** @type {BlobPart} */ (given)]).stream();
  if (given instanceof ReadableStream) {
    const reader = given.getReader();
    return chunked(
      () => reader.read(),
      () => reader.cancel(),
      line,
    );
  }
  const iterate = given?.[Symbol.asyncIterator] ?? given?.[Symbol.iterator];
  if (typeof iterate !== "function") return undefined;
  const iterator = iterate.call(given);
  return chunked(
    async () => iterator.next(),
    async () => iterator.return?.(),
    line,
  );
}

/**
 * @param {() => Promise<{done?: boolean, value?: any}>} next
 * @param {() => Promise<unknown>} stop
 * @param {((entry: Record<string, any>) => string | undefined) | undefined} line
 * @returns {ReadableStream<Uint8Array>}
 */
function chunked(next, stop, line) {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await next();
      if (done) {
        controller.close();
        return;
      }
      const bytes = chunk(value, line);
      if (bytes) {
        controller.enqueue(bytes);
      } else {
        await stop();
        throw new Error("a chunk is neither bytes, nor text, nor an entry");
      }
    },
    async cancel() {
      await stop();
    },
  });
}

/**
 * @param {any} value
 * @param {((entry: Record<string, any>) => string | undefined) | undefined} line
 */
function chunk(value, line) {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof value === "string") return encoder.encode(value);
  const text = isRecord(value) ? line?.(value) : undefined;
  return text === undefined ? undefined : encoder.encode(text);
}

/**
 * Serializes an entry as a server-sent event. The id is left out unless it is a string of printable ASCII.
 * @param {Record<string, any>} entry
 * @param {string} idField the member that holds the entry's id
 */
export function serverSentEvent(entry, idField) {
  const text = encode(entry);
  if (text === undefined) return undefined;
  const id = entry[idField];
  return `${typeof id === "string" && /^[\x20-\x7e]+$/.test(id) ? `id: ${id}\n` : ""}data: ${text}\n\n`;
}
