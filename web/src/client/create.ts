import { invalidArgument } from '../shared/errors.js';
import { connectInBrowser } from './browser-link.js';
import { checkRecommenderOptions } from './check-options.js';
import { Facade } from './facade.js';
import type { Encoder, RecommenderOptions } from './options.js';
import type { Recommender } from './recommender.js';

/** One recommender for each name: two of them would write one history. */
const recommenders = new Map<string, Recommender>();

/** @param defaultWorkerUrl where the bundler put the core worker's script */
export function createInBrowser(options: RecommenderOptions, defaultWorkerUrl: () => string): Recommender {
  const checked = checkRecommenderOptions(options);
  const open = recommenders.get(checked.name);
  if (open) return open;
  const { bundle } = checked;
  const hasBrowser = typeof document !== 'undefined' && typeof MessageChannel !== 'undefined';
  const absolute = (argument: 'bundle' | 'overlay' | 'placements' | 'wasmUrl' | 'workerUrl'): string | null => {
    const url = options[argument] as string | URL | undefined;
    return url === undefined ? null : hasBrowser ? absoluteUrl(url, argument) : String(url);
  };
  const bundleUrl = typeof bundle === 'string' || bundle instanceof URL ? absolute('bundle') : null;
  const link = {
    name: checked.name,
    bundle: bundleUrl === null ? { bytes: bundle as Exclude<typeof bundle, string | URL> } : { url: bundleUrl },
    publicKeys: checked.publicKeys,
    overlayUrl: absolute('overlay'),
    placementsUrl: absolute('placements'),
    wasmUrl: absolute('wasmUrl'),
    workerUrl: absolute('workerUrl'),
    defaultWorkerUrl,
    worker: options.worker !== false,
    learning: options.learning,
    fetch: checked.fetch,
    now: checked.now,
  };
  const connect = connectInBrowser(link);
  const recommender = new Facade({
    ...checked,
    bundleUrl,
    connect: hasBrowser ? ((checked.encoder as Partial<Encoder>).around?.(connect, link) ?? connect) : null,
    lazy: false,
    onClosed: () => recommenders.delete(checked.name),
  });
  // On a server each request is another shopper: nothing may be shared there.
  if (hasBrowser) recommenders.set(checked.name, recommender);
  return recommender;
}

/** Workers started from a blob have no base URL of their own: everything is made absolute on the page. */
function absoluteUrl(url: string | URL, argument: string): string {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    throw invalidArgument(argument, 'a URL');
  }
}
