// A wire that breaks: TCP in front of a gateway, cut when a test says so or after so many bytes.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * How long a wire that is to break is silent before. A browser throws away what it has received and a page has not
 * read when the end comes on its heels (Streams, ReadableStreamError): each new try would be lost to that, and only
 * by luck would one come through.
 */
const SILENT_MS = 300;

/** A wire to a gateway's admin side. */
export class CuttingProxy {
  #server;
  #pairs = new Set();
  #limit = Infinity;
  /** How many connections were cut. */
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
      for (const [one, other] of [[near, far], [far, near]]) {
        one.on("error", () => {});
        one.on("close", () => {
          proxy.#pairs.delete(pair);
          // What was written before a cut still arrives.
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

  /** How many streams are open. */
  get streams() {
    return [...this.#pairs].filter(({ streams }) => streams).length;
  }

  /** Cuts each stream that is opened from now on after so many bytes, wherever in an event that is. */
  cutAfter(bytes) {
    this.#limit = bytes;
  }

  /** Cuts the streams that are open. */
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
