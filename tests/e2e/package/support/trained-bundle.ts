// A bundle of the command, as the test server takes one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeBundle } from '../../../web/support/bundle.js';

export function readBundle(folder: string): MadeBundle {
  const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const { files } = JSON.parse(manifest) as { files: { path: string }[] };
  const bytes = files.map(({ path }) => [path, new Uint8Array(readFileSync(join(folder, path)))]);
  return { manifest, files: Object.fromEntries(bytes) };
}
