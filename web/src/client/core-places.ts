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
 * A hidden frame with a policy that leaves no way out, which the worker inherits. The frame only passes the port on: what
 * page and core say to each other never goes through it.
 */
export function framePlace(sources: { frame: string; core: string }): OpenPlace {
  return async (port, onFailed) => {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.title = WORKER_NAME;
    frame.ariaHidden = 'true';
    frame.srcdoc = trusted().createHTML(sources.frame);
    const control = new MessageChannel();
    const end = (): void => frame.remove();
    try {
      await new Promise<void>((resolve, reject) => {
        frame.onload = () => resolve();
        setTimeout(() => reject(new Error('the frame did not load in time')), LIMITS_MS.workerStart);
        (document.body ?? document.documentElement).append(frame);
      });
      // The frame's script sets this handler first of all: without it the page's own policy has stopped the script.
      if (!frame.contentWindow?.onmessage)
        throw new Error('the page’s Content-Security-Policy forbids the frame’s script');
      control.port1.onmessage = (event: MessageEvent<string>) => onFailed(event.data);
      frame.contentWindow.postMessage([sources.core, WORKER_NAME], '*', [port, control.port2]);
    } catch (error) {
      end();
      throw error;
    }
    return { seal: 'frame', end };
  };
}

/** The worker's own script from `url`, where the server sends the policy with it. */
export function headerPlace(url: string): OpenPlace {
  return async (port, onFailed) => startWorker(url, 'header', port, onFailed);
}

/** The last resort: it works, and claims nothing. */
export function plainPlace(sources: { core: string }): OpenPlace {
  return async (port, onFailed) => startWorker(blobUrl(sources.core), 'none', port, onFailed);
}

export function blobUrl(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

function startWorker(url: string, seal: Seal, port: MessagePort, onFailed: (why: string) => void): CorePlace {
  const worker = new Worker(trusted().createScriptURL(url), { name: WORKER_NAME });
  worker.onerror = (event) => {
    event.preventDefault();
    onFailed(event.message || `${url.split(':')[0] === 'blob' ? 'blob:' : url} did not start`);
  };
  worker.postMessage(null, [port]);
  return { seal, end: () => worker.terminate() };
}
