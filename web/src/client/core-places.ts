// Where the core worker can run, best first: behind the policy of a frame, behind the header of its own script, or behind
// nothing. Each way ends with a worker that holds one end of a channel, whose other end the page has.
import type { Seal } from '../shared/protocol.js';
import { blobUrl, sealedWorker, startWorker } from './sealed-frame.js';
import { scriptUrl } from './trusted.js';

export interface CorePlace {
  /** What keeps the core from the network here, if its own test agrees. */
  seal: Seal;
  end(): void;
}

/** Starts a worker that takes `port`. `onFailed` may come at any time, and more than once. */
export type OpenPlace = (port: MessagePort, onFailed: (why: string) => void) => Promise<CorePlace>;

const WORKER_NAME = 'vitrine-core';

/** Behind the policy of a frame. */
export const framePlace: OpenPlace = async (port, onFailed) => {
  const source = import('vitrine:workers').then(({ core }) => core);
  return { seal: 'frame', end: await sealedWorker(source, WORKER_NAME, port, onFailed) };
};

/** The worker's own script from `url`, where the server sends the policy with it. */
export function headerPlace(url: () => string): OpenPlace {
  return async (port, onFailed) => ({ seal: 'header', end: startWorker(globalThis, url(), WORKER_NAME, port, onFailed) });
}

/** The last resort: it works, and claims nothing. */
export const plainPlace: OpenPlace = async (port, onFailed) => {
  const { core } = await import('vitrine:workers');
  return { seal: 'none', end: startWorker(globalThis, blobUrl(globalThis, core), WORKER_NAME, port, onFailed) };
};

/** The calling thread: everything works, and nothing is sealed. */
export const inlinePlace: OpenPlace = async (port) => {
  (await import('vitrine:core-inline')).startCore(port);
  return { seal: 'none', end: () => undefined };
};

/** Starts a worker that has the network. */
export function fetcherWorker(url: string): Worker {
  return new Worker(scriptUrl(globalThis, url), { name: 'vitrine-fetcher' });
}
