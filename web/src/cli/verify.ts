// vitrine verify: whether a browser would take a bundle. Says what src/cli/verify.cc says.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPublicKeys } from '../client/checks.js';
import { verifySignature } from '../fetcher/verify-signature.js';
import { StartError } from '../shared/errors.js';
import { expired, isExpired } from '../shared/manifest.js';
import { type BundleFolder, openBundle, readBundleFolder } from './bundle-folder.js';
import { type Command, CommandError, type Context, textOptions } from './command.js';
import { timeText } from './time-text.js';

export const verify: Command = {
  name: 'verify',
  summary: 'Check a bundle as a browser does: hashes, tensors, signature, expiry',
  positionals: [{ name: 'MODEL', text: 'Folder of the bundle', required: true }],
  options: {
    'public-key': {
      type: 'string',
      multiple: true,
      value: 'KEY',
      text: 'What `vitrine keygen` printed; may be given several times. Without it no signature is checked',
    },
  },
  async run(given, context) {
    const keys = publicKeys(textOptions(given, 'public-key'));
    const bundle = await readBundleFolder(given.positionals[0] as string, context.cwd);
    const { manifest } = bundle;
    const signedBy = keys.length > 0 ? await checkSignatures(bundle, keys, context) : [];
    if (isExpired(manifest, Date.now()))
      throw new StartError('bundle-expired', `${bundle.name}: ${expired(manifest).message}`);
    await (await openBundle(bundle)).recommender.close();
    const { name, version, expires } = manifest;
    const files = bundle.sizes.length - 1;
    if (context.json) {
      context.print(JSON.stringify({ version, files, signedBy, expires }, null, 2));
      return;
    }
    const signature =
      signedBy.length > 0 ? `valid (${signedBy.join(', ')})` : 'NOT checked; give the key with --public-key';
    context.print(`${name} version ${version}: ${files} files, every hash and tensor checked`);
    context.print(`signature: ${signature}\nexpires: ${expires === null ? 'never' : timeText(expires)}`);
  },
};

function publicKeys(given: string[]): string[] {
  try {
    return given.length === 0 ? [] : checkPublicKeys(given);
  } catch (error) {
    throw new CommandError('invalid-argument', `--public-key: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * @returns the kinds of the keys that have signed, at least one; warns of a kind that was given and has not
 * @throws StartError `bundle-untrusted` when none of the keys has
 */
async function checkSignatures(bundle: BundleFolder, keys: string[], { warn }: Context): Promise<string[]> {
  const file = join(bundle.name, 'manifest.sig');
  const text = await readFile(join(bundle.path, 'manifest.sig'), 'utf8').catch(() => {
    throw new CommandError('not-found', `${file}: there is no such file; \`vitrine sign\` writes it`);
  });
  const valid = new Set<string>();
  let refusal: unknown;
  for (const key of keys) {
    try {
      valid.add(kindOf(await verifySignature(bundle.supplied.manifest, text, [key])));
    } catch (error) {
      refusal = error;
    }
  }
  if (valid.size === 0) throw refusal;
  for (const kind of new Set(keys.map(kindOf))) {
    if (!valid.has(kind)) {
      warn(`${file}: no given ${kind} key has signed; browsers that verify nothing else will refuse the bundle`);
    }
  }
  return [...valid];
}

/** "ed25519:AbC=" to "ed25519". */
function kindOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
