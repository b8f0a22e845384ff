import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBundle } from '../../web/support/bundle.ts';

/** Puts a small model where the examples expect theirs: red and blue mugs, cups, a pan, and the spoon that goes with it. */
export function writeModel(folder: string): void {
  const { manifest, files } = makeBundle();
  const model = join(folder, 'public', 'model');
  mkdirSync(model, { recursive: true });
  writeFileSync(join(model, 'manifest.json'), manifest);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(model, name), bytes);
}
