// The real gateway over a database of its own, and its API as a script would call it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { told } from "./environment.mjs";
import { Program, run } from "./program.mjs";

/** A gateway on free ports of this machine. */
export class Gateway {
  #program;
  #folder;
  #flags;
  #env;

  /**
   * Starts one.
   *
   * `upstream`: where it forwards to; without it the sandbox answers. `sample`: whether the shipped log is
   * imported. `viewer`: the folder of the viewer, if not the built one. `entries`: full entries that are in the log from the start. `token`: what the admin side asks
   * for. `flags`: more of the command line.
   */
  static async start({ upstream, viewer = told("VIEWER_DIST"), sample = false, entries = [], token, flags = [] } = {}) {
    const gateway = new Gateway();
    gateway.#folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-browser-"));
    const log = [
      ["--database", join(gateway.#folder, "log.sqlite")],
      ["--redaction-key", join(gateway.#folder, "redaction-key")],
    ].flat();
    gateway.#flags = [
      ...(upstream ? ["--upstream", upstream] : ["--sandbox"]),
      ...["--viewer", viewer],
      ...log,
      ...flags,
    ];
    gateway.#env = token ? { SCIM_AUDIT_ADMIN_TOKEN: token } : {};
    try {
      if (entries.length > 0) {
        const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
        const redaction = flags.filter((flag) => flag === "--keep-unparsable-bodies");
        await run(told("GATEWAY_BIN"), ["import", "-", ...log, ...redaction], { input: lines });
      }
      await gateway.#serve("127.0.0.1:0", "127.0.0.1:0", sample ? ["--import-sample"] : []);
    } catch (error) {
      await gateway.stop();
      throw error;
    }
    return gateway;
  }

  async #serve(scim, admin, flags = []) {
    const listen = ["--scim-listen", scim, "--admin-listen", admin];
    this.#program = new Program(told("GATEWAY_BIN"), ["serve", ...listen, ...this.#flags, ...flags], { env: this.#env });
    await this.#program.line(/^ready$/);
  }

  /** Ends the program; the log stays. */
  async halt() {
    await this.#program.stop();
  }

  /** Starts the program again over the same log, on the same addresses. */
  async resume() {
    await this.#serve(new URL(this.scim).host, new URL(this.admin).host);
  }

  /** The address that SCIM clients use. */
  get scim() {
    return this.#address("scim");
  }

  /** The address of the viewer and the API. */
  get admin() {
    return this.#address("admin");
  }

  #address(word) {
    const line = this.#program.out.find((candidate) => candidate.startsWith(`${word} `));
    return line.split(/\s+/)[1].replace(/\/$/, "");
  }

  /** Every entry of the log as lists return it, newest first, asked for without any filter. */
  async everything() {
    const items = [];
    let cursor;
    do {
      const query = new URLSearchParams({ limit: "1000", ...(cursor ? { cursor } : {}) });
      const answer = await fetch(`${this.admin}/api/v1/audit-logs?${query}`);
      const page = await answer.json();
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }

  async stop() {
    await this.#program?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
