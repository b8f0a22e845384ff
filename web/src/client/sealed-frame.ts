// The wall around what knows the shopper: the core, and an encoder that runs beside it.
import { FRAME_POLICY } from './frame-policy.js';
import { scriptUrl } from './trusted.js';

/**
 * Starts a worker behind a hidden empty frame with a policy that leaves no way out, which the worker inherits. No script
 * ever runs in the frame, and what is said to the worker never goes through it.
 * @param source   the worker's script
 * @param port     goes to the worker
 * @param onFailed may be called at any time, and more than once
 * @returns ends it
 */
export async function sealedWorker(
  source: Promise<string>,
  name: string,
  port: MessagePort,
  onFailed: (why: string) => void,
): Promise<() => void> {
  // Both at once: the script is on its way while the frame loads.
  source.catch(() => undefined);
  const frame = document.createElement('iframe');
  frame.hidden = true;
  try {
    // Before that some engines have another document in it, which they throw away.
    // How long that may take is for the caller to say.
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
    startWorker(realm, blobUrl(realm, await source), name, port, onFailed);
  } catch (error) {
    frame.remove();
    throw error;
  }
  // With it go the worker and its URL.
  return () => frame.remove();
}

export function blobUrl(realm: typeof globalThis, source: string): string {
  return realm.URL.createObjectURL(new realm.Blob([source], { type: 'text/javascript' }));
}

/** @returns ends it */
export function startWorker(
  realm: typeof globalThis,
  url: string,
  name: string,
  port: MessagePort,
  onFailed: (why: string) => void,
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
