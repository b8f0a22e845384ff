// A bundle of a small made-up shop, for a page that has no model yet.
import { createHash } from 'node:crypto';
import type { SuppliedBundle } from '../shared/protocol.js';
import { graphFile, joined, offsets, planes, safetensors } from './safetensors-writer.js';

/** Category, and of each item title and price. */
const SHOP: [category: string, items: [title: string, price: number][]][] = [
  [
    'Mugs',
    [
      ['Blue Stoneware Mug', 12],
      ['Speckled Espresso Cup', 9],
      ['Enamel Camping Mug', 11],
      ['Glass Tea Cup', 8],
    ],
  ],
  [
    'Tea',
    [
      ['Earl Grey, 100 g', 7],
      ['Green Sencha, 100 g', 9],
      ['Camomile, 50 g', 6],
      ['Tea Strainer', 5],
    ],
  ],
  [
    'Candles',
    [
      ['Beeswax Candle', 10],
      ['Cedar Scented Candle', 16],
      ['Brass Candle Holder', 19],
      ['Tea Lights, 24', 6],
    ],
  ],
  [
    'Textiles',
    [
      ['Linen Tea Towel', 9],
      ['Wool Throw', 49],
      ['Cotton Apron', 22],
      ['Linen Napkins, 4', 24],
    ],
  ],
  [
    'Stationery',
    [
      ['Dotted Notebook', 12],
      ['Brass Pen', 28],
      ['Letterpress Card', 4],
      ['Desk Calendar', 15],
    ],
  ],
];

/** How strongly one item of the shop leads to another, 0..255: much within a category, some to the neighbour's. */
const WITHIN = 220;
const ACROSS = 120;

/** The bundle; the same at each call. */
export function sampleBundle(): SuppliedBundle & { manifest: string } {
  const items = SHOP.flatMap(([category, titles], c) =>
    titles.map(([title, price], place) => ({
      category: c,
      title,
      price,
      place,
      id: `${category.toLowerCase()}-${place + 1}`,
    })),
  );
  const ids = items.map(({ id }) => id);
  const titles = items.map(({ title }) => title);
  const categories = SHOP.map(([category]) => category);
  // The first of each category are the known ones.
  const popularity = planes(items.map(({ place, category }) => 60_000 - 12_000 * place - 2_000 * category));
  const rows = items.map((item, i) =>
    items.flatMap((other, target) => {
      if (target === i) return [];
      if (other.category === item.category) return { target, weight: WITHIN - 10 * other.place };
      const isNeighbour = other.category === (item.category + 1) % SHOP.length;
      return isNeighbour && other.place === item.place ? { target, weight: ACROSS } : [];
    }),
  );
  const roles = {
    ids: safetensors({ id_bytes: ['U8', joined(ids)], id_offsets: ['U32', offsets(ids)] }),
    catalog: safetensors({
      title_bytes: ['U8', joined(titles)],
      title_offsets: ['U32', offsets(titles)],
      prices: ['F32', Float32Array.from(items, ({ price }) => price)],
      categories: ['U16', Uint16Array.from(items, ({ category }) => category)],
      category_bytes: ['U8', joined(categories)],
      category_offsets: ['U32', offsets(categories)],
      // No brand: the name past the last one.
      brands: ['U16', new Uint16Array(items.length).fill(0xffff)],
      brand_bytes: ['U8', new Uint8Array()],
      brand_offsets: ['U32', new Uint32Array(1)],
    }),
    graph: graphFile(rows),
    popularity: safetensors({ popularity, trending: popularity }),
  };
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const listed = Object.entries(roles).map(([role, bytes]) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = `${role}-${sha256.slice(0, 16)}.safetensors`;
    files[path] = bytes;
    return { role, path, bytes: bytes.byteLength, sha256 };
  });
  const manifest = {
    ...{ format: 1, name: 'sample', version: 1, created: null, expires: null, items: items.length, dimensions: 0 },
    files: listed,
    model: {
      session: { max_items: 50, type_weights: [1, 2, 0, 2, 0, 3, -1, -1, 1, 0, 1] },
      blend: {
        graph_weight: 1,
        graph_decay: 0.7,
        graph_gain: 0,
        encoder_weight: 0,
        encoder_decay: 0.9,
        popularity_weight: 0.01,
      },
    },
    evaluation: {},
  };
  return { manifest: `${JSON.stringify(manifest, null, 2)}\n`, files };
}
