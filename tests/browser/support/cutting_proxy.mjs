// A TCP proxy in front of a gateway that cuts connections on demand or after a number of bytes.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * Pause in milliseconds between the last forwarded byte and the cut. When a connection fails, the browser
 * discards received data that the page has not read yet (Streams, ReadableStreamError). Without the pause,
 * each retry could lose its data that way.
 */
const SILENT_MS = 300;

/** A cutting proxy to a gateway's admin listener. */
export class CuttingProxy {
  #server;
  #pairs = new Set();
  #limit = Infinity;
  /** Number of connections that were cut. */
  cuts = 0;

  static async before(gateway) {
    const proxy = new CuttingProxy();
    const { hostname, port } = new URL(gateway.admin);
    proxy.#server = createServer((near) => {
      const far = connect(Number(port), hostname);
      const pair = { near, far, streams: false, left: Infinity, isCut: false };
      proxy.#pairs.add(pair);
      near.on("data", (bytes) => {
        if (bytes.includes("/audit-logs/stream")) {
          pair.streams = true;
          pair.left = proxy.#limit;
        }
        far.write(bytes);
      });
      far.on("data", (bytes) => {
        if (pair.isCut || pair.left <= 0) return;
        near.write(bytes.subarray(0, Math.min(bytes.length, pair.left)));
        pair.left -= bytes.length;
        if (pair.left <= 0) setTimeout(() => proxy.#cut(pair), SILENT_MS);
      });
      for (const [one, other] of [
        [near, far],
        [far, near],
      ]) {
        one.on("error", () => {});
        one.on("close", () => {
          proxy.#pairs.delete(pair);
          // After a cut, let `near` flush what was already written to it.
          if (!pair.isCut || one === near) other.destroy();
        });
      }
    });
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Number of open `/audit-logs/stream` connections. */
  get streams() {
    return [...this.#pairs].filter(({ streams }) => streams).length;
  }

  /** Cuts each stream that is opened from now on after `bytes` bytes, possibly in the middle of an event. */
  cutAfter(bytes) {
    this.#limit = bytes;
  }

  /** Cuts all open streams. */
  cutNow() {
    for (const pair of this.#pairs) if (pair.streams) this.#cut(pair);
  }

  #cut(pair) {
    if (pair.isCut) return;
    pair.isCut = true;
    this.cuts += 1;
    // The connection ends in the middle of the answer.
    pair.near.end();
    pair.far.destroy();
  }

  async stop() {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    this.#server.close();
    await once(this.#server, "close");
  }
}
