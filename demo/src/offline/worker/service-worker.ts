// Keeps the shop on the device. Pages and the model's manifest come from the network while there is one, so that a new
// release is seen at once; what has a content hash in its name never changes, and comes from here. The model itself is none
// of its business: the package keeps that, verified, in IndexedDB, and starts from there.
/** Put in by offline-plugin.ts: pages and what they need, relative to this script; the hash of it all. */
declare const __SHELL__: readonly string[];
declare const __RELEASE__: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const SHELL = `vitrine-demo-shell-${__RELEASE__}`;
/** What was loaded later on: parts of the shop that not every visitor opens. */
const LATER = 'vitrine-demo-later';

worker.addEventListener('install', (event) => {
  event.waitUntil(keepShell());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = request.method === 'GET' && url.origin === worker.location.origin && !request.headers.has('range');
  // The attempts to break out, and the server's count of them, must reach the server if they can.
  if (!isOurs || /\/break-out\/|\/vitrine-count\.json$/.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request, url));
  else if (isHashed(url.pathname)) event.respondWith(unchanging(request));
  else event.respondWith(newest(request));
});

const isHashed = (path: string): boolean => /\/assets\/[^/]*-[\w-]{8}\.\w+$|-[0-9a-f]{12,64}\.\w+$/.test(path);

async function keepShell(): Promise<void> {
  const shell = await caches.open(SHELL);
  // Those with a hash come from the browser's own cache, where the page has left them: nothing is loaded twice.
  await Promise.all(
    __SHELL__.map(async (path) => {
      const url = new URL(path, worker.location.href).href;
      const response = await fetch(url, { cache: isHashed(new URL(url).pathname) ? 'default' : 'no-cache' });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      await shell.put(url, response);
    }),
  );
  await worker.skipWaiting();
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('vitrine-demo-shell-') && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** A page is the same whatever its query says: its script reads that. */
async function page(request: Request, url: URL): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await caches.open(SHELL);
    const plain = url.origin + url.pathname;
    const found =
      (await shell.match(plain)) ?? (plain.endsWith('/') ? await shell.match(`${plain}index.html`) : undefined);
    if (found) return found;
    throw error;
  }
}

async function unchanging(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  return kept ?? keep(request, await fetch(request));
}

async function newest(request: Request): Promise<Response> {
  try {
    return await keep(request, await fetch(request));
  } catch (error) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

/** A full disk is no reason to fail the page. */
async function keep(request: Request, response: Response): Promise<Response> {
  if (response.status !== 200 || request.cache === 'no-store') return response;
  const copy = response.clone();
  const cache = await caches.open(LATER).catch(() => null);
  await cache?.put(request, copy).catch(() => undefined);
  return response;
}

export {};
