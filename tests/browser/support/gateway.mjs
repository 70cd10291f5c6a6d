// Runs the real gateway on a temporary database and reads its API.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { told } from "./environment.mjs";
import { Program, run } from "./program.mjs";

/** A gateway on free local ports. */
export class Gateway {
  #program;
  #folder;
  #flags;
  #env;

  /**
   * Starts a gateway on a new database and waits until it is ready.
   *
   * * `upstream`: the SCIM service to forward to; without it the built-in sandbox answers.
   * * `viewer`: folder of the viewer; default is the built one.
   * * `sample`: whether to import the sample log that the gateway ships.
   * * `entries`: full entries to import before the start.
   * * `token`: the token that the admin listener requires; without it, none is required.
   * * `flags`: additional command-line arguments.
   */
  static async start({ upstream, viewer = told("VIEWER_DIST"), sample = false, entries = [], token, flags = [] } = {}) {
    const gateway = new Gateway();
    gateway.#folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-browser-"));
    const log = [
      ["--database", join(gateway.#folder, "log.sqlite")],
      ["--redaction-key", join(gateway.#folder, "redaction-key")],
    ].flat();
    gateway.#flags = [...(upstream ? ["--upstream", upstream] : ["--sandbox"]), ...["--viewer", viewer], ...log, ...flags];
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

  /** Stops the program and keeps the log. */
  async halt() {
    await this.#program.stop();
  }

  /** Starts the program again on the same log and the same addresses. */
  async resume() {
    await this.#serve(new URL(this.scim).host, new URL(this.admin).host);
  }

  /** Base URL for SCIM clients. */
  get scim() {
    return this.#address("scim");
  }

  /** Base URL of the viewer and the audit-log API. */
  get admin() {
    return this.#address("admin");
  }

  #address(word) {
    const line = this.#program.out.find((candidate) => candidate.startsWith(`${word} `));
    return line.split(/\s+/)[1].replace(/\/$/, "");
  }

  /** Returns the summary of every entry of the log, newest first, from the list endpoint without filters. */
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
