// WebKitGTK, driven by selenium-webdriver through WebKitWebDriver, on a virtual screen: it has no headless mode.
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { By, Capabilities, WebDriver } from 'selenium-webdriver';
import { Executor, HttpClient } from 'selenium-webdriver/http/index.js';
import { asExpression, type Browser, cannotStart, type Engine, fromExpression, pollUntil, type Tab } from './engine.js';

const PACKAGES = 'webkit2gtk-driver gjs gir1.2-webkit2-4.1 xvfb';
const HOST = join(import.meta.dirname, 'webkit-host.js');

export const webkitEngine: Engine = {
  name: 'webkit',
  async launch(profileFolder) {
    const processes: ChildProcess[] = [];
    try {
      const display = await startScreen(processes);
      const lines: string[] = [];
      const url = await startDriver(processes, display, lines);
      const driver = WebDriver.createSession(
        new Executor(Promise.resolve(new HttpClient(url))),
        new Capabilities({
          'webkitgtk:browserOptions': {
            binary: process.env['VITRINE_GJS'] ?? 'gjs',
            args: ['-m', HOST, profileFolder],
          },
        }),
      );
      await driver.getSession();
      return new WebKitBrowser(driver, processes, lines);
    } catch (error) {
      for (const started of processes) started.kill();
      throw cannotStart('WebKitGTK', PACKAGES, error);
    }
  },
};

/** A virtual screen that picks its own number, e.g. ':7'. */
async function startScreen(processes: ChildProcess[]): Promise<string> {
  const screen = start(processes, 'Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {});
  const number = await Promise.race([screen.failed, firstLine(screen.child.stdio[3] as Readable)]);
  return `:${number}`;
}

async function startDriver(processes: ChildProcess[], display: string, lines: string[]): Promise<string> {
  const port = await freePort();
  const driver = start(processes, 'WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    // There is no graphics card, and no session bus to ask for accessibility.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    NO_AT_BRIDGE: '1',
  });
  for (const stream of [driver.child.stdout, driver.child.stderr]) collectConsole(stream as Readable, lines);
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${url}/status`).then(
      (response) => response.ok,
      () => false,
    );
  await Promise.race([driver.failed, pollUntil(answers)]);
  return url;
}

function start(processes: ChildProcess[], command: string, args: string[], env: Record<string, string>) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  processes.push(child);
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with status ${code}`)));
  });
  // Nobody listens any more once it has started.
  failed.catch(() => {});
  return { child, failed };
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve) => stream.once('data', (chunk) => resolve(String(chunk).trim())));
}

/** WebKit writes `CONSOLE ERROR text` and the like, with the place in front. */
function collectConsole(stream: Readable, lines: string[]): void {
  let rest = '';
  stream.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      const found = /CONSOLE (?:[A-Z]+ )?(LOG|INFO|WARN|ERROR|DEBUG) (.*)/.exec(line);
      if (found) lines.push(`${(found[1] as string).toLowerCase()} ${found[2]}`);
    }
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** WebDriver talks to one window at a time: calls take turns, each after a change of the window. */
class WebKitBrowser implements Browser {
  readonly console: readonly string[];
  readonly #driver: WebDriver;
  readonly #processes: ChildProcess[];
  #last: Promise<unknown> = Promise.resolve();

  constructor(driver: WebDriver, processes: ChildProcess[], lines: readonly string[]) {
    this.#driver = driver;
    this.#processes = processes;
    this.console = lines;
  }

  async newTab(): Promise<Tab> {
    const handle = await this.inTurn(async (driver) => {
      // A closed window is still the current one, and from there the driver opens nothing.
      const [first] = await driver.getAllWindowHandles();
      await driver.switchTo().window(first as string);
      await driver.switchTo().newWindow('tab');
      return driver.getWindowHandle();
    });
    return new WebKitTab(this, handle);
  }

  in<Result>(handle: string, action: (driver: WebDriver) => Promise<Result>): Promise<Result> {
    return this.inTurn(async (driver) => {
      await driver.switchTo().window(handle);
      return action(driver);
    });
  }

  async close(): Promise<void> {
    await this.inTurn((driver) => driver.quit());
    for (const started of this.#processes.reverse()) {
      const ended = new Promise((resolve) => started.once('exit', resolve));
      if (started.exitCode === null && started.kill()) await ended;
    }
  }

  private inTurn<Result>(action: (driver: WebDriver) => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(() => action(this.#driver));
    this.#last = turn.catch(() => {});
    return turn;
  }
}

class WebKitTab implements Tab {
  readonly #browser: WebKitBrowser;
  readonly #handle: string;

  constructor(browser: WebKitBrowser, handle: string) {
    this.#browser = browser;
    this.#handle = handle;
  }

  goto(url: string): Promise<void> {
    return this.#browser.in(this.#handle, (driver) => driver.get(url));
  }

  reload(): Promise<void> {
    return this.#browser.in(this.#handle, (driver) => driver.navigate().refresh());
  }

  back(): Promise<void> {
    return this.#browser.in(this.#handle, (driver) => driver.navigate().back());
  }

  async evaluate<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result> {
    const script = `const done = arguments[0]; ${asExpression(fn, args)}.then(
      (json) => done({ json }), (error) => done({ error: String(error) }));`;
    const { json, error } = await this.#browser.in(this.#handle, (driver) =>
      driver.executeAsyncScript<{ json: string; error?: string }>(script),
    );
    if (error !== undefined) throw new Error(error);
    return fromExpression<Result>(json);
  }

  waitFor<Args extends readonly unknown[]>(fn: (...args: Args) => unknown, ...args: Args): Promise<void> {
    return pollUntil(() => this.evaluate(fn, ...args));
  }

  click(selector: string): Promise<void> {
    return this.#browser.in(this.#handle, async (driver) => {
      const element = await driver.findElement(By.css(selector));
      // The driver scrolls just into sight, where something that stays on the screen may lie over it.
      await driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
      await element.click();
    });
  }

  async screenshot(): Promise<Uint8Array> {
    return Buffer.from(await this.#browser.in(this.#handle, (driver) => driver.takeScreenshot()), 'base64');
  }

  close(): Promise<void> {
    return this.#browser.in(this.#handle, (driver) => driver.close());
  }
}
