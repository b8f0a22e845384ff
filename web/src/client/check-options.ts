import { checkInteger, checkName } from '../shared/checks.js';
import { invalidArgument } from '../shared/errors.js';
import {
  checkBundle,
  checkConsent,
  checkKey,
  checkProfile,
  checkPublicKeys,
  checkRetention,
  checkUpdate,
} from './checks.js';
import type { RecommenderOptions } from './options.js';

/** What the browser and Node ask of the options alike. */
export function checkRecommenderOptions(options: RecommenderOptions) {
  if (typeof options !== 'object' || options === null) throw invalidArgument('options', 'an object');
  const { keyProvider } = options;
  if (keyProvider !== undefined && typeof keyProvider !== 'function')
    throw invalidArgument('keyProvider', 'a function');
  return {
    bundle: checkBundle(options.bundle),
    name: checkName(options.name ?? 'default', 'name'),
    profile: checkProfile(options.profile),
    publicKeys: checkPublicKeys(options.publicKey),
    consent: checkConsent(options.consent ?? 'pending'),
    retention: checkRetention(options.retention),
    update: checkUpdate(options.update),
    keyProvider: keyProvider ? async () => checkKey(await keyProvider()) : null,
    seed: checkInteger(options.seed ?? 0, 'seed', 0, 2 ** 32 - 1),
    now: options.now ?? Date.now,
  };
}
