// Keeps the shop for when there is no network, and knows whether it has been kept.

/** `failed`: this browser, or this page, allows no service worker. */
export type Kept = { readonly state: 'keeping' | 'ready' } | { readonly state: 'failed'; readonly message: string };

/** The browser's offer to install the shop, which only Chromium makes. */
export interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

type Listener = () => void;

class Offline {
  #kept: Kept = { state: 'keeping' };
  #offer: InstallOffer | null = null;
  readonly #listeners = new Set<Listener>();

  get kept(): Kept {
    return this.#kept;
  }

  get offer(): InstallOffer | null {
    return this.#offer;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Begins to keep the shop, once its first page is there: what it fetches for that must not hold up the page.
   * @param scriptUrl of the service worker
   */
  async start(scriptUrl: string): Promise<void> {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#offer = event as InstallOffer;
      this.#tell();
    });
    for (const change of ['online', 'offline']) addEventListener(change, () => this.#tell());
    try {
      if (!('serviceWorker' in navigator)) throw new Error('no service workers here');
      // A page that a worker has answered for has been kept before; there may be no network to look for a newer one.
      if (navigator.serviceWorker.controller) this.#kept = { state: 'ready' };
      await navigator.serviceWorker.register(scriptUrl, { updateViaCache: 'none' });
      const { active } = await navigator.serviceWorker.ready;
      await settled(active);
      this.#kept = { state: 'ready' };
    } catch (error) {
      if (this.#kept.state === 'keeping')
        this.#kept = { state: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    this.#tell();
  }

  async install(): Promise<void> {
    const offer = this.#offer;
    this.#offer = null;
    await offer?.prompt();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** `ready` comes when a worker is activating: it takes over the pages that are open a moment later. */
function settled(worker: ServiceWorker | null): Promise<void> {
  return new Promise((resolve) => {
    if (!worker || worker.state === 'activated') return resolve();
    worker.addEventListener('statechange', () => worker.state === 'activated' && resolve());
  });
}

/** Of this page. */
export const offline = new Offline();
