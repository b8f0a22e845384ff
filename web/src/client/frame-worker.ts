// Workers, and the wall around them. Each takes one end of a channel, whose other end the page has.
import { FRAME_POLICY } from './frame-policy.js';
import { scriptUrl } from './trusted.js';

/**
 * Starts a worker in a hidden empty frame with a policy that leaves no way out, which the worker inherits. No script ever
 * runs in the frame, and what page and worker say to each other never goes through it.
 * @param onFailed may come at any time, and more than once
 * @returns ends worker and frame
 */
export async function startInFrame(
  script: Promise<string>,
  port: MessagePort,
  onFailed: (why: string) => void,
  name?: string,
): Promise<() => void> {
  // On its way while the frame loads; what became of it is asked below.
  script.catch(() => undefined);
  const frame = document.createElement('iframe');
  frame.hidden = true;
  try {
    // Before that some engines have another document in it, which they throw away.
    // How long that may take is the connection's to say, as for every other place.
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
    startWorker(realm, blobUrl(realm, await script), port, onFailed, name);
  } catch (error) {
    frame.remove();
    throw error;
  }
  return () => frame.remove();
}

export function blobUrl(realm: typeof globalThis, source: string): string {
  return realm.URL.createObjectURL(new realm.Blob([source], { type: 'text/javascript' }));
}

/** @returns ends it */
export function startWorker(
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
