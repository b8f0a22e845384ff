// Bundles in folders, for the commands that read them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleItem, MUGS, makeBundle } from '../../web/support/bundle.js';

/** Mugs of which one has every kind of attribute, and names that a careless writer would stumble over. */
export const ODD_MUGS: BundleItem[] = MUGS.map((item, i) => ({
  ...item,
  attributes: {
    colour: i === 0 ? 'red' : 'blue */ not',
    rooms: ['kitchen', 'office'],
    weight: 0.3 + i,
    'dish-washer safe': i % 2 === 0,
    added: new Date('2026-03-01'),
    stock: 4,
    not: 'a word of filters',
  },
}));

/** Writes a bundle into `folder`, which is made. */
export async function writeBundle(folder: string, items = MUGS, manifest: Record<string, unknown> = {}): Promise<void> {
  const bundle = makeBundle(items, manifest);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), bundle.manifest);
  for (const [name, bytes] of Object.entries(bundle.files)) await writeFile(join(folder, name), bytes);
}
