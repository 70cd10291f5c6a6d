// Drives WebKit through WebDriver: WebKitGTK's MiniBrowser on a virtual screen, started again for each test.
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { told } from "../../browser/support/environment.mjs";
import { eventually } from "../../browser/support/eventually.mjs";
import { Program } from "../../browser/support/program.mjs";
import { body } from "./script.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A running WebKitWebDriver. */
export class WebKit {
  name = "WebKit";
  #folder;
  #screen;
  #driver;
  #address;

  static async start() {
    const webkit = new WebKit();
    webkit.#folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-webkit-"));
    try {
      await webkit.#start();
    } catch (error) {
      await webkit.stop();
      throw error;
    }
    return webkit;
  }

  async #start() {
    this.#screen = new Program(told("XVFB"), ["-displayfd", "1", "-screen", "0", "1480x1000x24", "-nolisten", "tcp"]);
    const display = await this.#screen.line(/^\d+$/);
    const downloads = this.downloads;
    await mkdir(join(this.#folder, "config"), { recursive: true });
    await mkdir(downloads);
    await writeFile(join(this.#folder, "config/user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
    const port = await freePort();
    const env = {
      DISPLAY: `:${display}`,
      GDK_BACKEND: "x11",
      HOME: this.#folder,
      XDG_CONFIG_HOME: join(this.#folder, "config"),
      XDG_CACHE_HOME: join(this.#folder, "cache"),
      XDG_DATA_HOME: join(this.#folder, "data"),
      LC_ALL: "en_GB.UTF-8",
      TZ: "Europe/Paris",
      // Render in software: test machines have no graphics card.
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    };
    this.#driver = new Program(told("WEBKIT_DRIVER"), [`--port=${port}`], { env });
    this.#address = `http://127.0.0.1:${port}`;
    await eventually(() => ask(`${this.#address}/status`));
  }

  /** The folder into which this browser saves all downloads. */
  get downloads() {
    return join(this.#folder, "downloads");
  }

  /** Starts a new browser. It saves files into `downloads`. */
  async session() {
    // Automation mode keeps no data between sessions. The driver does not report console messages; see
    // front.mjs.
    const browser = { binary: told("WEBKIT_BROWSER"), args: ["--automation"] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": browser } };
    const { sessionId } = await ask(`${this.#address}/session`, { capabilities });
    const window = new Window(`${this.#address}/session/${sessionId}`);
    await window.resize();
    return window;
  }

  async stop() {
    await this.#driver?.stop();
    await this.#screen?.stop();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The only window of a session. */
class Window {
  #address;
  #turned = 0;

  constructor(address) {
    this.#address = address;
  }

  #command(name, words) {
    return ask(`${this.#address}/${name}`, words);
  }

  /** Always empty: this driver reports no complaints of a page. */
  async complaints() {
    return [];
  }

  async resize() {
    await this.#command("timeouts", { script: 60_000, pageLoad: 60_000 });
    await this.#command("window/rect", { x: 0, y: 0, width: 1440, height: 960 });
  }

  open(address) {
    return this.#command("url", { url: address });
  }

  async run(task, args) {
    const value = await this.#execute(`return (async () => JSON.stringify(await (() => {${body(task, args)}})()))();`);
    return value === null || value === undefined ? undefined : JSON.parse(value);
  }

  #execute(script) {
    return this.#command("execute/sync", { script, args: [] });
  }

  async giveFile(task, args, path) {
    const { [ELEMENT]: id } = await this.#execute(body(task, args));
    await this.#command(`element/${id}/value`, { text: path });
  }

  perform(actions) {
    return this.#command("actions", { actions: actions.map((source) => (source.type === "wheel" ? this.#summed(source) : source)) });
  }

  /** Converts wheel deltas to running sums: this driver scrolls by the difference to the previous value. */
  #summed(source) {
    const actions = source.actions.map((action) => {
      this.#turned += action.deltaY;
      return { ...action, deltaY: this.#turned };
    });
    return { ...source, actions };
  }

  async picture() {
    return Buffer.from(await ask(`${this.#address}/screenshot`), "base64");
  }

  close() {
    return ask(this.#address, undefined, "DELETE");
  }
}

/**
 * Sends a WebDriver command and returns its value. Each command opens a new connection, because the driver
 * may close a kept-alive one at the moment it is reused.
 */
async function ask(address, words, method = words ? "POST" : "GET") {
  const question = request(address, { method, agent: false, headers: { "content-type": "application/json" } });
  question.end(words ? JSON.stringify(words) : undefined);
  const [answer] = await once(question, "response");
  const { value } = JSON.parse(Buffer.concat(await answer.toArray()).toString());
  if (answer.statusCode !== 200)
    throw new Error(`${new URL(address).pathname.split("/").slice(3).join("/")}: ${value.error}: ${value.message}`);
  return value;
}

/** Returns a port that was free a moment ago, because this driver cannot choose a free port itself. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
