// What the tests know of a browser. Three engines stand behind it: see chromium.ts, firefox.ts and webkit.ts.

/** What crosses between the test and a page: it travels as JSON in all three protocols. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export type EngineName = 'chromium' | 'firefox' | 'webkit';

export interface Engine {
  readonly name: EngineName;
  /**
   * Starts the browser on a profile folder, which may be one that an earlier browser left behind.
   * @throws with the Debian packages to install when the browser is not there or does not start
   */
  launch(profileFolder: string): Promise<Browser>;
}

export interface Browser {
  /** Lines that pages and their workers wrote into the console, with their level in front. */
  readonly console: readonly string[];
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

export interface Tab {
  /** Resolves when the page's load event has been fired. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** To the page before, which may take a moment after this resolves. */
  back(): Promise<void>;
  /** Runs `fn` in the page and waits for its promise. `fn` sees nothing of the test's scope but its arguments. */
  evaluate<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>;
  /** Asks `fn` again and again until it resolves to something true. */
  waitFor<Args extends readonly unknown[]>(fn: (...args: Args) => unknown, ...args: Args): Promise<void>;
  /** Clicks the middle of an element with the mouse: a gesture that the browser itself takes for the user's. */
  click(selector: string): Promise<void>;
  /** What is seen of the page, as PNG. */
  screenshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** How often `waitFor` asks. */
const POLL_MS = 25;

/** `waitFor` over any `evaluate`: one question at a time, because an engine may queue them. */
export async function pollUntil(ask: () => Promise<unknown>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** The text of an expression that calls `fn` and resolves to JSON, for protocols that take source code. */
export function asExpression(fn: (...args: never[]) => unknown, args: readonly unknown[]): string {
  const call = `(${fn.toString()})(...${JSON.stringify(args)})`;
  return `(async () => JSON.stringify({ value: await ${call} }))()`;
}

/** What `asExpression` resolved to. */
export function fromExpression<Result>(json: string): Result {
  return (JSON.parse(json) as { value: Result }).value;
}

/** A browser that is not there fails the test and says what to do: it is never passed over in silence. */
export function cannotStart(what: string, packages: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(
    `${what} did not start: ${reason}\nThe suite runs in three engines. On Debian: apt-get install ${packages}, or node tools/setup.mjs.`,
    { cause: error },
  );
}
