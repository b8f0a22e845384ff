// The `node` condition of the package: the same engine over a bundle on disk, with the history in memory. Starts at the
// first call that needs an answer, so that rendering a page on a server touches nothing.

import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkRecommenderOptions } from '../client/check-options.js';
import { Facade } from '../client/facade.js';
import type { RecommenderOptions } from '../client/options.js';
import type { Recommender } from '../client/recommender.js';
import { startEngineModule } from '../core/engine-module.js';
import { moduleBytes } from '../shared/module-text.js';
import type { Item } from '../shared/protocol.js';
import { connectDirectly } from './direct-link.js';
import { diskTransport } from './disk-transport.js';

/**
 * As in the browser, with `bundle` the path or URL of a `manifest.json`, or the bytes of a bundle. Each call makes a new
 * recommender: on a server each request is another shopper.
 * @throws VitrineError `invalid-argument`
 */
export function createRecommender<I extends Item = Item>(options: RecommenderOptions): Recommender<I> {
  const checked = checkRecommenderOptions(options);
  const { bundle } = checked;
  const source = typeof bundle === 'string' || bundle instanceof URL ? { url: toUrl(bundle) } : { bytes: bundle };
  const { wasmUrl } = options;
  const recommender = new Facade({
    ...checked,
    bundleUrl: 'url' in source ? source.url : null,
    // A process that serves many shoppers looks for newer bundles when it is told to.
    update: 'manual',
    connect: connectDirectly({
      bundle: source,
      publicKeys: checked.publicKeys,
      overlayUrl: options.overlay === undefined ? null : toUrl(options.overlay),
      placementsUrl: options.placements === undefined ? null : toUrl(options.placements),
      transport: diskTransport(options.fetch ?? fetch),
      // As in the browser: a server's bundler would have to find a file beside this one.
      readWasm: async () =>
        wasmUrl === undefined
          ? moduleBytes((await import('vitrine:core-wasm')).default)
          : new Uint8Array(await readFile(fileURLToPath(toUrl(wasmUrl)))),
      createModule: startEngineModule,
      now: checked.now,
    }),
    lazy: true,
    onClosed: () => undefined,
  });
  // What the bundle's items have is for its maker to know.
  return recommender as unknown as Recommender<I>;
}

/** A URL stays one; anything else is a path, relative to the working directory. */
function toUrl(place: string | URL): string {
  if (place instanceof URL) return place.href;
  return /^[a-z][a-z0-9+.-]+:/i.test(place) ? place : pathToFileURL(place).href;
}

/** The version of this package. */
export const VERSION: string = __VITRINE_VERSION__;

export { VitrineError } from '../shared/errors.js';
