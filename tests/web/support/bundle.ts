// Small bundles made by hand, in the layout of src/bundle/roles.h, so that a test can say exactly what is in them.
import { createHash } from 'node:crypto';
import {
  graphFile,
  joined,
  offsets,
  planes,
  runningSums,
  safetensors,
  type WrittenTensor,
} from '../../../web/src/cli/safetensors-writer.js';
import type { AttributeValue } from '../../../web/src/shared/filter.js';

export { joined, offsets, safetensors };

export interface BundleItem {
  id: string;
  popularity: number;
  title?: string;
  price?: number;
  category?: string;
  brand?: string;
  /** Strings, arrays of strings, numbers, booleans and Dates; of each name one kind. */
  attributes?: Record<string, AttributeValue>;
  /** Positions of the items that follow, strongest first. */
  followers?: number[];
  /** Positions of the items that are bought in one order with this one, ascending. Where no item has any: no baskets. */
  boughtWith?: number[];
  /** Its vector, whole numbers from -127 to 127; of all items or none. With them the encoder has a weight of 1. */
  vector?: number[];
  /** Days from one purchase to the next. Where no item has any: no intervals. */
  everyDays?: number;
}

export interface MadeBundle {
  manifest: string;
  files: Record<string, Uint8Array<ArrayBuffer>>;
}

export const MUGS: BundleItem[] = [
  { id: 'mug-red', popularity: 0.9, title: 'Red mug', price: 7.5, category: 'mugs', brand: 'Clay', followers: [1, 3] },
  { id: 'mug-blue', popularity: 0.8, title: 'Blue mug', price: 8.25, category: 'mugs', followers: [0] },
  { id: 'tasse-weiß', popularity: 0.7, title: 'Weiße Tasse', category: 'mugs', followers: [0, 1] },
  { id: 'pan', popularity: 0.6, title: 'Iron pan', price: 31, category: 'pans', brand: 'Forge', followers: [4] },
  { id: 'spoon', popularity: 0.5, title: 'Spoon', price: 2, brand: 'Forge' },
];

/** @param onnx the file of the role `encoder-onnx` */
export function makeBundle(
  items: BundleItem[] = MUGS,
  manifestChanges: Record<string, unknown> = {},
  onnx: Uint8Array<ArrayBuffer> | null = null,
  content: Uint8Array<ArrayBuffer> | null = null,
): MadeBundle {
  const dimensions = items[0]?.vector?.length ?? 0;
  const categories = [...new Set(items.flatMap((item) => item.category ?? []))];
  const brands = [...new Set(items.flatMap((item) => item.brand ?? []))];
  const rows = items.map((item) => [...(item.followers ?? [])]);
  const roles: Record<string, Uint8Array<ArrayBuffer>> = {
    ids: safetensors({
      id_bytes: ['U8', joined(items.map((item) => item.id))],
      id_offsets: ['U32', offsets(items.map((item) => item.id))],
    }),
    catalog: safetensors({
      title_bytes: ['U8', joined(items.map((item) => item.title ?? ''))],
      title_offsets: ['U32', offsets(items.map((item) => item.title ?? ''))],
      prices: ['F32', Float32Array.from(items, (item) => item.price ?? Number.NaN)],
      categories: ['U16', Uint16Array.from(items, (item) => position(categories, item.category))],
      category_bytes: ['U8', joined(categories)],
      category_offsets: ['U32', offsets(categories)],
      brands: ['U16', Uint16Array.from(items, (item) => position(brands, item.brand))],
      brand_bytes: ['U8', joined(brands)],
      brand_offsets: ['U32', offsets(brands)],
    }),
    graph: graphFile(rowsOf(rows, (strength) => 255 - strength)),
    popularity: safetensors({
      popularity: planes(items.map(({ popularity }) => Math.round(popularity * 65_535))),
      trending: planes(items.map(({ popularity }) => Math.round(popularity * 65_535))),
    }),
  };
  if (items.some((item) => item.boughtWith)) roles['baskets'] = basketsFile(items);
  if (items.some((item) => item.everyDays)) {
    roles['repurchase'] = safetensors({
      interval_days: ['U16', Uint16Array.from(items, (item) => item.everyDays ?? 365)],
      repeat_rates: ['U8', Uint8Array.from(items, (item) => (item.everyDays ? 128 : 1))],
    });
  }
  if (items.some((item) => item.attributes)) roles['attributes'] = attributesFile(items);
  if (dimensions > 0) roles['vectors'] = vectorsFile(items, dimensions);
  if (onnx) roles['encoder-onnx'] = onnx;
  if (content) roles['content'] = content;
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const listed = Object.entries(roles).map(([role, bytes]) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = `${role}-${sha256.slice(0, 16)}.safetensors`;
    files[path] = bytes;
    return { role, path, bytes: bytes.byteLength, sha256 };
  });
  const manifest = {
    format: 1,
    name: 'mugs',
    version: 7,
    created: 1_764_000_000,
    expires: null,
    items: items.length,
    dimensions,
    files: listed,
    model: {
      session: { max_items: 50, type_weights: [1, 2, 0, 2, 0, 3, 0, 0, 1, 0, 1] },
      blend: {
        graph_weight: 1,
        graph_decay: 0.7,
        graph_gain: 0,
        encoder_weight: dimensions > 0 ? 1 : 0,
        encoder_decay: 0.9,
        popularity_weight: 0.01,
      },
    },
    evaluation: {},
    ...manifestChanges,
  };
  return { manifest: JSON.stringify(manifest), files };
}

/** The file of the role `baskets`: the tensors of the graph, all pairs as strong as each other. */
function basketsFile(items: readonly BundleItem[]): Uint8Array<ArrayBuffer> {
  const rows = items.map((item) => item.boughtWith ?? []);
  return graphFile(rowsOf(rows, () => 255));
}

/** The file of the role `vectors`; the history is pooled as it is. */
function vectorsFile(items: readonly BundleItem[], dimensions: number): Uint8Array<ArrayBuffer> {
  const axes = Array.from({ length: dimensions }, (_, i) => i);
  return safetensors({
    item_vectors: ['I8', Uint8Array.from(items.flatMap((item) => item.vector ?? [])), items.length],
    item_scales: ['F32', Float32Array.from(items, () => 1)],
    projection: ['F32', Float32Array.from(axes.flatMap((row) => axes.map((d) => Number(d === row)))), dimensions],
  });
}

/** Of each item what follows it; `weightOf` is asked for the place of each among them. */
function rowsOf(rows: readonly number[][], weightOf: (strength: number) => number) {
  return rows.map((row) => row.map((target, i) => ({ target, weight: weightOf(i) })));
}

/** The file of the role `attributes`. */
export function attributesFile(items: readonly BundleItem[]): Uint8Array<ArrayBuffer> {
  const names = [...new Set(items.flatMap((item) => Object.keys(item.attributes ?? {})))];
  const tensors: Record<string, WrittenTensor> = {
    attribute_name_bytes: ['U8', joined(names)],
    attribute_name_offsets: ['U32', offsets(names)],
  };
  const kinds = names.map((name, i) => {
    const values = items.map((item) => item.attributes?.[name]);
    const example = values.find((value) => value !== undefined);
    if (typeof example === 'boolean') {
      tensors[`booleans_${i}`] = ['U8', Uint8Array.from(values, (value) => (value === undefined ? 2 : Number(value)))];
      return 3;
    }
    if (typeof example === 'number' || example instanceof Date) {
      const unit = example instanceof Date ? 86_400_000 : 1;
      tensors[`numbers_${i}`] = ['F32', Float32Array.from(values, (value) => Number(value ?? Number.NaN) / unit)];
      return example instanceof Date ? 4 : 2;
    }
    const labels = [...new Set(values.flatMap((value) => (value ?? []) as string | string[]))];
    tensors[`label_bytes_${i}`] = ['U8', joined(labels)];
    tensors[`label_offsets_${i}`] = ['U32', offsets(labels)];
    if (typeof example === 'string') {
      tensors[`labels_${i}`] = [
        'U16',
        Uint16Array.from(values, (value) => position(labels, value as string | undefined)),
      ];
      return 0;
    }
    const tags = values.map((value) => ((value ?? []) as string[]).map((tag) => labels.indexOf(tag)));
    tensors[`labels_${i}`] = ['U16', Uint16Array.from(tags.flat())];
    tensors[`tag_offsets_${i}`] = ['U32', Uint32Array.from([0, ...runningSums(tags.map((row) => row.length))])];
    return 1;
  });
  tensors['attribute_kinds'] = ['U8', Uint8Array.from(kinds)];
  return safetensors(tensors);
}

function position(names: string[], name: string | undefined): number {
  return name === undefined ? 0xffff : names.indexOf(name);
}
