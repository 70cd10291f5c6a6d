// Runs child processes for the tests and reads their output line by line.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A running program and the lines it has written. */
export class Program {
  #child;
  #waiting = new Set();
  #ended;
  out = [];
  err = [];

  constructor(path, args, { env = {}, input } = {}) {
    this.#child = spawn(path, args, { env: { ...process.env, ...env } });
    this.#child.stdin.on("error", () => {}); // It ended without reading stdin; its exit code says why.
    this.#child.stdin.end(input ?? "");
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => resolve(code ?? signal));
    });
    this.#ended.catch(() => {});
    for (const stream of ["stdout", "stderr"]) {
      const lines = stream === "stdout" ? this.out : this.err;
      createInterface({ input: this.#child[stream] }).on("line", (line) => {
        lines.push(line);
        for (const look of this.#waiting) look();
      });
    }
  }

  /**
   * Resolves with the first line of `out` or `err` that matches. Rejects when the program ends before that.
   */
  async line(pattern, stream = "out") {
    let look;
    const seen = new Promise((resolve) => {
      look = () => {
        const line = this[stream].find((candidate) => pattern.test(candidate));
        if (line !== undefined) resolve(line);
      };
      this.#waiting.add(look);
      look();
    });
    const gone = this.#ended.then((code) => {
      throw new Error(`it ended (${code}) before it said ${pattern}:\n${[...this.out, ...this.err].join("\n")}`);
    });
    try {
      return await Promise.race([seen, gone]);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** Resolves with the exit code or the signal's name when the program has ended. */
  ended() {
    return this.#ended;
  }

  /** Sends SIGTERM, after 12 s SIGKILL, and waits for the end of the program. */
  async stop() {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGTERM");
      const insist = setTimeout(() => this.#child.kill("SIGKILL"), 12_000);
      await once(this.#child, "close");
      clearTimeout(insist);
    }
  }
}

/** Runs a program to its end and returns its standard output. Throws when the exit code is not 0. */
export async function run(path, args, options) {
  const program = new Program(path, args, options);
  const code = await program.ended();
  if (code !== 0) {
    throw new Error(`${path} ${args.join(" ")} ended with ${code}:\n${[...program.out, ...program.err].join("\n")}`);
  }
  return program.out.join("\n");
}
