// The sceptic's button: scripts that try every way out, started in the very frame that holds the worker with the history,
// whose policy they inherit as it did. And, to show that the attempts are in earnest, the same in an ordinary worker.
//
// The attempts are those of the package's own tests, word for word.
import attackSource from '../../../tests/e2e/engines/support/attack-worker.js?raw';
import { serverCount } from './bytes.ts';

/** Longer than the script itself waits for one of its attempts. */
const PATIENCE_MS = 6000;

/** `blocked`: refused, and nothing arrived. `impossible`: not even a worker without a wall gets out so in this browser. */
export type Outcome = 'blocked' | 'out';

export interface Attempt {
  readonly name: string;
  readonly sealed: Outcome;
  /** What the browser said to the attempt inside the wall. */
  readonly said: string;
  /** The same attempt outside of the wall. */
  readonly control: Outcome;
}

export interface BreakOut {
  readonly attempts: readonly Attempt[];
  /** Requests of the attempts that the server saw; `null`: this host does not count. */
  readonly arrived: { readonly sealed: number; readonly control: number } | null;
}

/** The frame whose policy seals the core; `null`: there is none, the core is sealed by a header or not at all. */
export function sealedFrame(): HTMLIFrameElement | null {
  const frames = [...document.querySelectorAll<HTMLIFrameElement>('iframe[hidden]')];
  const policy = 'meta[http-equiv="Content-Security-Policy"]';
  return frames.find((frame) => frame.contentDocument?.head.querySelector(policy)) ?? null;
}

/** The policy that the worker inherits, as the document of its frame has it. */
export function policyOf(frame: HTMLIFrameElement): string {
  return frame.contentDocument?.querySelector<HTMLMetaElement>('meta[http-equiv]')?.content ?? '';
}

/**
 * Tries everything, first behind the wall, then without it.
 * @param onAttempt called before each attempt, with how many there are in all
 */
export async function tryToBreakOut(
  frame: HTMLIFrameElement,
  onAttempt: (done: number, all: number) => void,
): Promise<BreakOut> {
  const began = performance.now();
  // An address of its own for each run, so that the server's count cannot be of another one.
  const base = new URL(`break-out/${Date.now().toString(36)}/`, document.baseURI);
  const realm = frame.contentWindow as unknown as typeof globalThis;
  let done = 0;
  const tell = (all: number): void => onAttempt(done++, 2 * all);
  const sealed = await tryAll(realm, new URL('sealed', base).href, tell);
  const control = await tryAll(globalThis, new URL('control', base).href, tell);
  const seen = await serverCount(performance.now() - began + 1000);
  const requests = (side: string, name?: string): number =>
    (seen ?? [])
      .filter(({ path }) => path.startsWith(`${base.pathname}${side}/leak/${name ? `${name}.js` : ''}`))
      .reduce((sum, file) => sum + file.requests, 0);
  const outcome = (side: string, name: string, said: string | undefined): Outcome =>
    said === 'went through' || requests(side, name) > 0 ? 'out' : 'blocked';
  const attempts = [...sealed].map(([name, said]) => ({
    name,
    said,
    sealed: outcome('sealed', name, said),
    control: outcome('control', name, control.get(name)),
  }));
  return { attempts, arrived: seen && { sealed: requests('sealed'), control: requests('control') } };
}

/** @returns what was said to each attempt, by its name */
async function tryAll(
  realm: typeof globalThis,
  target: string,
  onAttempt: (all: number) => void,
): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  let attacker = await Attacker.start(realm);
  const { names } = attacker;
  for (const name of names) {
    onAttempt(names.length);
    const answer = await attacker.attempt(name, target);
    said.set(name, answer ?? 'no answer: the worker hangs');
    if (answer !== null) continue;
    attacker.end();
    attacker = await Attacker.start(realm);
  }
  attacker.end();
  return said;
}

/** A worker with the script that attacks, and the channel on which it takes orders. */
class Attacker {
  readonly names: readonly string[];
  readonly #worker: Worker;
  readonly #channel: BroadcastChannel;

  private constructor(worker: Worker, channel: BroadcastChannel, names: readonly string[]) {
    this.#worker = worker;
    this.#channel = channel;
    this.names = names;
  }

  /** Made by the constructors of the realm: whose policy a worker inherits is decided by where it is made. */
  static async start(realm: typeof globalThis): Promise<Attacker> {
    const channel = new BroadcastChannel('vitrine-attack');
    const url = realm.URL.createObjectURL(new realm.Blob([attackSource], { type: 'text/javascript' }));
    const worker = new realm.Worker(url);
    worker.onerror = (event) => event.preventDefault();
    const names = await heard<string[]>(channel, (data) => data.names, PATIENCE_MS);
    if (!names) {
      worker.terminate();
      channel.close();
      throw new Error('the worker that should attack did not start');
    }
    return new Attacker(worker, channel, names);
  }

  /** @returns what came of it; `null`: the worker does not answer any more */
  async attempt(name: string, target: string): Promise<string | null> {
    const outcomes = heard<string[]>(
      this.#channel,
      (data) => (data.name === name ? data.outcomes : undefined),
      PATIENCE_MS,
    );
    this.#channel.postMessage({ name, targets: [target] });
    return (await outcomes)?.[0] ?? null;
  }

  end(): void {
    this.#worker.terminate();
    this.#channel.close();
  }
}

interface AttackMessage {
  readonly names?: string[];
  readonly name?: string;
  readonly outcomes?: string[];
}

/** The first message that has what is looked for. */
function heard<T>(
  channel: BroadcastChannel,
  pick: (data: AttackMessage) => T | undefined,
  ms: number,
): Promise<T | null> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), ms);
    channel.onmessage = ({ data }: MessageEvent<AttackMessage>) => {
      const found = pick(data);
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    };
  });
}
