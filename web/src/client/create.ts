import { invalidArgument } from '../shared/errors.js';
import { Facade } from './facade.js';
import { checkBundle, checkConsent, checkName, checkRetention, type RecommenderOptions } from './options.js';
import type { Recommender } from './recommender.js';
import { connectWorkers } from './worker-link.js';

/** One recommender for each name: two of them would write one history. */
const recommenders = new Map<string, Recommender>();

export interface PackageFacts {
  version: string;
  wasmKey: string;
  wasmUrl: () => string;
}

export function createInBrowser(options: RecommenderOptions, facts: PackageFacts): Recommender {
  if (typeof options !== 'object' || options === null) throw invalidArgument('options', 'an object');
  const bundle = checkBundle(options.bundle);
  const name = checkName(options.name ?? 'default', 'name');
  const consent = checkConsent(options.consent ?? 'pending');
  const retention = checkRetention(options.retention);
  const open = recommenders.get(name);
  if (open) return open;
  const hasBrowser = typeof document !== 'undefined' && typeof Worker !== 'undefined';
  const source =
    typeof bundle === 'string' || bundle instanceof URL
      ? { url: hasBrowser ? absoluteUrl(bundle) : String(bundle) }
      : { bytes: bundle };
  const recommender = new Facade({
    name,
    bundleUrl: 'url' in source ? source.url : null,
    wasmKey: facts.wasmKey,
    version: facts.version,
    consent,
    retention,
    now: options.now ?? Date.now,
    connect: hasBrowser
      ? connectWorkers({
          bundle: source,
          wasmUrl: () => absoluteUrl(options.wasmUrl ?? facts.wasmUrl()),
          fetch: options.fetch,
        })
      : null,
    lazy: false,
    onClosed: () => recommenders.delete(name),
  });
  // On a server each request is another shopper: nothing may be shared there.
  if (hasBrowser) recommenders.set(name, recommender);
  return recommender;
}

/** Workers started from a blob have no base URL of their own: everything is made absolute on the page. */
function absoluteUrl(url: string | URL): string {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    throw invalidArgument('bundle', 'a URL');
  }
}
