import { checkInteger, checkName, isRecord } from '../shared/checks.js';
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
  if (!isRecord(options)) throw invalidArgument('options', 'an object');
  const { keyProvider, encoder = 'built-in' } = options;
  if (keyProvider !== undefined && typeof keyProvider !== 'function')
    throw invalidArgument('keyProvider', 'a function');
  if (encoder !== false && encoder !== 'built-in' && !encoder?.around)
    throw invalidArgument('encoder', "onnx(), 'built-in' or false");
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
    encoder,
    fetch: options.fetch,
    now: options.now ?? Date.now,
  };
}
