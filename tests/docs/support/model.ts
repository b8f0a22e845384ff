// The model that samples in a page meet: the ids that the guides name, with attributes, vectors, and edges.
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleItem, makeBundle, safetensors } from '../../web/support/bundle.ts';
import { encoderModel } from '../../web/support/onnx-model.ts';

const item = (id: string, title: string, category: string, price: number, colour: string): BundleItem => ({
  ...{ id, title, category, price, popularity: 0.5, brand: 'Clay' },
  attributes: {
    ...{ colour, stock: 5, tags: ['kitchen', 'sale'], rooms: ['kitchen'], added: new Date(Date.UTC(2026, 8, 1)) },
  },
});

/** Whoever looks at the pan wants the spoon; the mugs go together. */
const ITEMS: BundleItem[] = [
  { ...item('pan-iron', 'Iron pan', 'pans', 39, 'black'), popularity: 0.9, followers: [1], boughtWith: [1] },
  { ...item('spoon-wood', 'Wooden spoon', 'spoons', 4.5, 'beech'), popularity: 0.4, followers: [0], boughtWith: [0] },
  { ...item('mug-red', 'Red mug', 'mugs', 9, 'Red'), popularity: 0.8, followers: [3], boughtWith: [3] },
  { ...item('mug-blue', 'Blue mug', 'mugs', 9, 'blue'), popularity: 0.7, followers: [2], boughtWith: [2] },
  { ...item('sku-1', 'sku-1', 'mugs', 12, 'Rose'), followers: [0] },
  ...['MUG-1042', 'sku-7', 'sku-9', 'tea-green', 'course-1017'].map((id) => item(id, id, 'mugs', 12, 'Rose')),
];

export interface SampleModel {
  /** What pages pin: stands where a guide says `ed25519:...,p256:...`. */
  readonly publicKey: string;
}

/** A content model that has learnt nothing in particular: what upsert() and search() need to be there. */
function contentModel(dimensions: number): Uint8Array<ArrayBuffer> {
  const buckets = 64;
  return safetensors({
    content_features: ['U8', Uint8Array.of(1)],
    content_rows: ['I8', Uint8Array.from({ length: buckets * dimensions }, (_, i) => (i * 37) % 128), buckets],
    // The upper half of 0.0115 as an F32.
    content_scales: ['U8', new Uint8Array(2 * buckets).fill(0x3c), 2],
    content_bias: ['F32', new Float32Array(dimensions).fill(0.01)],
  });
}

/** Writes a signed bundle, and an ONNX encoder for it. */
export function writeSampleModel(folder: string): SampleModel {
  // Each item points along an axis of its own, so that what is alike is a matter of the graph.
  const items = ITEMS.map((entry, i) => ({ ...entry, vector: ITEMS.map((_, d) => (d === i ? 10 : 0)) }));
  const { manifest, files } = makeBundle(items, {}, null, contentModel(ITEMS.length));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signature = sign(null, Buffer.from(manifest), privateKey).toString('base64');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'encoder.onnx'), encoderModel(items.map(({ vector }) => vector)));
  writeFileSync(join(folder, 'manifest.sig'), `ed25519:${signature}\n`);
  writeFileSync(join(folder, 'manifest.json'), manifest);
  return { publicKey: `ed25519:${raw}` };
}
