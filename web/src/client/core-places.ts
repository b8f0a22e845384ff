// Where the core worker can run, best first: behind the policy of a frame, behind the header of its own script, or behind
// nothing. Each way ends with a worker that holds one end of a channel, whose other end the page has.
import type { Seal } from '../shared/protocol.js';
import { FRAME_POLICY } from './frame-policy.js';
import { scriptUrl } from './trusted.js';

export interface CorePlace {
  /** What keeps the core from the network here, if its own test agrees. */
  seal: Seal;
  end(): void;
}

/** Starts a worker that takes `port`. `onFailed` may come at any time, and more than once. */
export type OpenPlace = (port: MessagePort, onFailed: (why: string) => void) => Promise<CorePlace>;

/**
 * A hidden empty frame with a policy that leaves no way out, which the worker inherits. No script ever runs in the frame,
 * and what page and worker say to each other never goes through it.
 * @param source the worker's script: the core's, or that of an encoder beside it
 */
export const framePlace = async (
  port: MessagePort,
  onFailed: (why: string) => void,
  source: Promise<string> = coreSource(),
  name?: string,
): Promise<CorePlace> => {
  // The script is on its way while the frame loads.
  source.catch(() => undefined);
  const frame = document.createElement('iframe');
  frame.hidden = true;
  try {
    // Before that some engines have another document in it, which they throw away.
    // How long that may take is the caller's to say, as for every other place.
    await new Promise((resolve) => {
      // The rest in a task of its own: together they would hold up a slow device for more than 50 ms.
      frame.onload = () => setTimeout(resolve);
      (document.body ?? document.documentElement).append(frame);
    });
    // By the frame's own constructors: whose policy a worker inherits is decided by where it is made.
    const realm = frame.contentWindow as unknown as typeof globalThis;
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = FRAME_POLICY;
    realm.document.head.append(policy);
    startWorker(realm, blobUrl(realm, await source), port, onFailed, name);
  } catch (error) {
    frame.remove();
    throw error;
  }
  // With it go the worker and its URL.
  return { seal: 'frame', end: () => frame.remove() };
};

/** The worker's own script from `url`, where the server sends the policy with it. */
export function headerPlace(url: () => string): OpenPlace {
  return async (port, onFailed) => ({ seal: 'header', end: startWorker(globalThis, url(), port, onFailed) });
}

/** The last resort: it works, and claims nothing. */
export const plainPlace: OpenPlace = async (port, onFailed) => ({
  seal: 'none',
  end: startWorker(globalThis, blobUrl(globalThis, await coreSource()), port, onFailed),
});

/** The calling thread: everything works, and nothing is sealed. */
export const inlinePlace: OpenPlace = async (port) => {
  (await import('vitrine:core-inline')).startCore(port);
  return { seal: 'none', end: () => undefined };
};

/** Starts a worker that has the network. */
export function fetcherWorker(url: string): Worker {
  return new Worker(scriptUrl(globalThis, url), { name: 'vitrine-fetcher' });
}

async function coreSource(): Promise<string> {
  return (await import('vitrine:workers')).core;
}

function blobUrl(realm: typeof globalThis, source: string): string {
  return realm.URL.createObjectURL(new realm.Blob([source], { type: 'text/javascript' }));
}

/** @returns ends it */
function startWorker(
  realm: typeof globalThis,
  url: string,
  port: MessagePort,
  onFailed: (why: string) => void,
  name = 'vitrine-core',
): () => void {
  const worker = new realm.Worker(scriptUrl(realm, url), { name });
  worker.onerror = (event) => {
    event.preventDefault();
    onFailed(event.message || `${url} did not start`);
  };
  worker.postMessage(null, [port]);
  return () => {
    worker.terminate();
    realm.URL.revokeObjectURL(url);
  };
}
