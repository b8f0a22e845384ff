// What merchandisers decide about the lists of a shop, from a small JSON beside the bundle.
import { StartError } from '../shared/errors.js';
import { MAX_PLACEMENTS_BYTES } from '../shared/limits.js';
import type { PlacementRules } from '../shared/protocol.js';
import { htmlHint, type Loader } from './loader.js';

/**
 * Checks the frame: `{ "home": [{ "from": "2026-11-27", "until": "2026-12-01", "boost": [...] }], "*": [...] }`. The rules
 * themselves are checked in the core, which knows the bundle's attributes.
 * @throws StartError naming the place that is wrong
 */
export async function loadPlacements(url: string, loader: Loader): Promise<PlacementRules> {
  const bytes = await loader.load(url, { maxBytes: MAX_PLACEMENTS_BYTES, cache: 'no-cache' });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw corrupt(url, `is not JSON${htmlHint(bytes)}`);
  }
  if (!isRecord(json)) throw corrupt(url, 'is not an object with an array of rule sets for each placement');
  for (const [placement, sets] of Object.entries(json)) {
    const place = JSON.stringify(placement.slice(0, 64));
    if (!Array.isArray(sets) || !sets.every(isRecord)) throw corrupt(url, `has no array of rule sets for ${place}`);
    for (const { from, until } of sets) {
      for (const date of [from, until]) {
        if (date !== undefined && (typeof date !== 'string' || Number.isNaN(Date.parse(date)))) {
          throw corrupt(url, `has a date for ${place} that is none: ${JSON.stringify(date)}`);
        }
      }
    }
  }
  return json as PlacementRules;
}

function corrupt(url: string, what: string): StartError {
  return new StartError('bundle-corrupt', `the placements ${url} ${what}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
