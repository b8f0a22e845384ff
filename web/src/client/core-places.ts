// Where the core worker can run, best first: behind the policy of a frame, behind the header of its own script, or behind
// nothing. Each way ends with a worker that holds one end of a channel, whose other end the page has.
import { LIMITS_MS } from '../shared/limits.js';
import type { Seal } from '../shared/protocol.js';
import { trusted } from './trusted.js';

export interface CorePlace {
  /** What keeps the core from the network here, if its own test agrees. */
  seal: Seal;
  end(): void;
}

/** Starts a worker that takes `port`. `onFailed` may come at any time, and more than once. */
export type OpenPlace = (port: MessagePort, onFailed: (why: string) => void) => Promise<CorePlace>;

const WORKER_NAME = 'vitrine-core';

/**
 * A hidden frame with a policy that leaves no way out, which the worker inherits. No script ever runs in the frame, and what
 * page and core say to each other never goes through it.
 */
export function framePlace(sources: { frame: string; core: string }): OpenPlace {
  return async (port, onFailed) => {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.title = WORKER_NAME;
    frame.srcdoc = trusted(globalThis).createHTML(sources.frame);
    try {
      await new Promise<void>((resolve, reject) => {
        frame.onload = () => resolve();
        setTimeout(() => reject(new Error('the frame did not load in time')), LIMITS_MS.workerStart);
        (document.body ?? document.documentElement).append(frame);
      });
      // By the frame's own constructors: whose policy a worker inherits is decided by where it is made.
      const realm = frame.contentWindow as unknown as typeof globalThis;
      startWorker(realm, blobUrl(realm, sources.core), port, onFailed);
    } catch (error) {
      frame.remove();
      throw error;
    }
    return { seal: 'frame', end: () => frame.remove() };
  };
}

/** The worker's own script from `url`, where the server sends the policy with it. */
export function headerPlace(url: string): OpenPlace {
  return async (port, onFailed) => ({ seal: 'header', end: startWorker(globalThis, url, port, onFailed) });
}

/** The last resort: it works, and claims nothing. */
export function plainPlace(sources: { core: string }): OpenPlace {
  return async (port, onFailed) => {
    const end = startWorker(globalThis, blobUrl(globalThis, sources.core), port, onFailed);
    return { seal: 'none', end };
  };
}

export function blobUrl(realm: typeof globalThis, source: string): string {
  return realm.URL.createObjectURL(new realm.Blob([source], { type: 'text/javascript' }));
}

/** @returns ends it */
function startWorker(
  realm: typeof globalThis,
  url: string,
  port: MessagePort,
  onFailed: (why: string) => void,
): () => void {
  const worker = new realm.Worker(trusted(realm).createScriptURL(url), { name: WORKER_NAME });
  worker.onerror = (event) => {
    event.preventDefault();
    onFailed(event.message || `${url.startsWith('blob:') ? 'a worker from a blob' : url} did not start`);
  };
  worker.postMessage(null, [port]);
  return () => worker.terminate();
}
