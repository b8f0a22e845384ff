// Counts what this page asked the network for since the model was loaded. It sees the page's own requests; what workers
// ask for is seen by the browser's network panel and by the server, and the end-to-end tests read the latter.

/** WebKit lists the script of the service worker as the page's, and no other browser does. It keeps the shop for later. */
const OF_WORKERS = /\/service-worker\.js$/;

export class RequestCounter {
  #since = Number.POSITIVE_INFINITY;
  #count = 0;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    new PerformanceObserver((list) => this.#add(list.getEntries())).observe({ type: 'resource', buffered: true });
  }

  /** Counts from now on. */
  start(): void {
    this.#since = performance.now();
    this.#count = 0;
  }

  get count(): number {
    return this.#count;
  }

  #add(entries: readonly PerformanceEntry[]): void {
    const isAsked = ({ name }: PerformanceEntry): boolean => !/^(?:data|blob):/.test(name) && !OF_WORKERS.test(name);
    const late = entries.filter((entry) => entry.startTime >= this.#since && isAsked(entry));
    if (late.length === 0) return;
    this.#count += late.length;
    this.#changed();
  }
}
