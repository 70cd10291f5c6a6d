// Drives Firefox through WebDriver BiDi: one process for each test file, and a user context for each test.
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";

import { told } from "../../browser/support/environment.mjs";
import { Program } from "../../browser/support/program.mjs";
import { body } from "./script.mjs";

/**
 * Turns off what a new profile does by itself, such as update checks, the welcome page and background
 * requests.
 */
const PREFERENCES = {
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "intl.accept_languages": "en-GB, en",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.reportingpolicy.firstRun": false,
};

/** A running Firefox. */
export class Firefox {
  name = "Firefox";
  #folder;
  #program;
  #socket;
  #asked = new Map();
  #listeners = new Set();
  #last = 0;

  static async start() {
    const firefox = new Firefox();
    firefox.#folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-firefox-"));
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    await writeFile(join(firefox.#folder, "user.js"), lines.join(""));
    try {
      const args = ["--headless", "--no-remote", "--profile", firefox.#folder, "--remote-debugging-port", "0", "about:blank"];
      firefox.#program = new Program(told("FIREFOX"), args, {
        env: { TZ: "Europe/Paris", MOZ_HEADLESS_WIDTH: "1440", MOZ_HEADLESS_HEIGHT: "900" },
      });
      const line = await firefox.#program.line(/^WebDriver BiDi listening on ws:/, "err");
      await firefox.#connect(`${/ws:\S+/.exec(line)[0]}/session`);
    } catch (error) {
      await firefox.stop();
      throw error;
    }
    return firefox;
  }

  async #connect(address) {
    this.#socket = new WebSocket(address, { maxPayload: 2 ** 28 });
    await once(this.#socket, "open");
    this.#socket.on("message", (text) => {
      const message = JSON.parse(text);
      if (message.type === "event") {
        for (const listener of this.#listeners) listener(message);
        return;
      }
      const { resolve, reject, method } = this.#asked.get(message.id);
      this.#asked.delete(message.id);
      if (message.type === "success") resolve(message.result);
      else reject(new Error(`${method}: ${message.error}: ${message.message}`));
    });
    this.#socket.on("close", () => {
      for (const { reject, method } of this.#asked.values()) reject(new Error(`${method}: Firefox is gone`));
    });
    await this.send("session.new", { capabilities: {} });
    await this.send("session.subscribe", { events: ["log.entryAdded"] });
  }

  /** Sends a command and returns its result. */
  send(method, params) {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, method });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Opens a tab with its own storage. It saves files into the folder `downloads`. */
  async session({ downloads }) {
    const { userContext } = await this.send("browser.createUserContext", {});
    await this.send("browser.setDownloadBehavior", {
      downloadBehavior: { type: "allowed", destinationFolder: downloads },
      userContexts: [userContext],
    });
    const { context } = await this.send("browsingContext.create", { type: "tab", userContext });
    await this.send("browsingContext.setViewport", { context, viewport: { width: 1440, height: 900 } });
    const complaints = [];
    const listener = ({ method, params }) => {
      if (method !== "log.entryAdded" || params.source.context !== context || !["error", "warn"].includes(params.level)) return;
      complaints.push(params.text ?? JSON.stringify(params));
    };
    this.#listeners.add(listener);
    const close = async () => {
      this.#listeners.delete(listener);
      await this.send("browser.removeUserContext", { userContext });
    };
    return new Tab(this, context, complaints, close);
  }

  async stop() {
    this.#socket?.terminate();
    await this.#program?.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One page of Firefox. */
class Tab {
  #firefox;
  #context;
  #close;
  #complaints;

  constructor(firefox, context, complaints, close) {
    this.#firefox = firefox;
    this.#context = context;
    this.#close = close;
    this.#complaints = complaints;
  }

  /** The console errors and warnings of the page so far. */
  async complaints() {
    return this.#complaints;
  }

  open(address) {
    return this.#firefox.send("browsingContext.navigate", { context: this.#context, url: address, wait: "complete" });
  }

  async #call(functionDeclaration) {
    const { type, result, exceptionDetails } = await this.#firefox.send("script.callFunction", {
      functionDeclaration,
      target: { context: this.#context },
      awaitPromise: true,
      userActivation: false,
    });
    if (type === "exception") throw new Error(exceptionDetails.text);
    return result;
  }

  async run(task, args) {
    const { value } = await this.#call(`async () => JSON.stringify(await (() => {${body(task, args)}})())`);
    return value === undefined ? undefined : JSON.parse(value);
  }

  async giveFile(task, args, path) {
    const { sharedId } = await this.#call(`() => {${body(task, args)}}`);
    await this.#firefox.send("input.setFiles", { context: this.#context, element: { sharedId }, files: [path] });
  }

  perform(actions) {
    return this.#firefox.send("input.performActions", { context: this.#context, actions });
  }

  async picture() {
    const { data } = await this.#firefox.send("browsingContext.captureScreenshot", { context: this.#context });
    return Buffer.from(data, "base64");
  }

  close() {
    return this.#close();
  }
}
