// What the pictures of the demo's products are composed of. Titles are those of `vitrine simulate` in kind.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { drawingOf } from '../../demo/src/pictures/drawing.ts';
import { materialOf } from '../../demo/src/pictures/materials.ts';

const svg = (name: string) => readFile(new URL(`../../demo/pictures/${name}.svg`, import.meta.url), 'utf8');

/** What is drawn of the thing itself: neither the backdrop nor the accent that the item's id picks. */
function thing(title: string, category: string | null): string {
  const { picture, material, palette, letter, motif } = drawingOf('one id for all', title, category);
  return [picture, material?.paint, material?.edge, palette.main, palette.pattern, letter, motif].join(' ');
}

const told = (titles: readonly string[], category: string | null = null) =>
  new Set(titles.map((title) => thing(title, category))).size;

describe('the picture of a product', () => {
  it('tells things apart that differ in what they are made of alone', () => {
    expect(told(['Red Mug', 'Red Ceramic Mug', 'Red Stoneware Mug', 'Red Enamel Mug', 'Red Glass Mug'])).toBe(5);
    expect(told(['Oak Clock', 'Bamboo Clock', 'Brass Clock', 'Copper Clock', 'Iron Clock', 'Walnut Clock'])).toBe(6);
    expect(told(['Wool Cushion', 'Velvet Cushion', 'Linen Cushion', 'Felt Cushion', 'Lace Cushion'])).toBe(5);
    expect(told(['Terracotta Pot', 'Ceramic Pot', 'Zinc Pot', 'Concrete Pot'])).toBe(4);
  });

  it('shows colour, pattern and material of what is drawn in colours of its own, too', () => {
    const trains = ['Wooden Train', 'Green Wooden Train', 'Green Train', 'Striped Green Train'];
    expect(thing('Train', null)).toMatch(/^e:/);
    expect(told(trains)).toBe(4);
  });

  it('tells 27 of the 30 products of one shelf apart', () => {
    const materials = ['Ceramic', 'Stoneware', 'Enamel', 'Porcelain', 'Glass', ''];
    const designs = ['Teal Chintz', 'Bee Happy', 'Hygge', 'Mustard Gingham', 'Nordic Star'];
    const shelf = designs.flatMap((design) => materials.map((material) => `${design} ${material} Mug`));
    expect(shelf).toHaveLength(30);
    expect(told(shelf, 'Mugs')).toBeGreaterThanOrEqual(27);
  });

  it('paints wood that is called red red, and bare wood in its own colour', () => {
    const red = drawingOf('1', 'Red Wooden Box', null);
    expect(red.palette.main).toBe(drawingOf('1', 'Red Box', null).palette.main);
    expect(red.material?.paint).toBe('wood');
    const oak = drawingOf('1', 'Oak Box', null).palette.main;
    expect(drawingOf('2', 'Oak Box', null).palette.main).toBe(oak);
    expect(drawingOf('1', 'Walnut Box', null).palette.main).not.toBe(oak);
  });

  it('lets the backdrop through glass, and not through plastic', () => {
    expect(drawingOf('1', 'Green Glass Vase', null).palette.main).toContain(' / ');
    expect(drawingOf('1', 'Green Plastic Vase', null).palette.main).not.toContain(' / ');
  });
});

describe('the material of a title', () => {
  it('is not read from the name of a pattern, of a scent or of a box', () => {
    for (const title of ['Sea Glass Soap Bar', 'Fresh Linen Candle', 'Copper Line Diary', 'Pencils, Tin of 24']) {
      expect(materialOf(title), title).toBeUndefined();
    }
    expect(materialOf('Sea Glass Cotton Bath Towel')?.paint).toBe('weave');
  });

  it('has a paint for each of its words', async () => {
    const [materials, table] = await Promise.all([
      svg('materials'),
      readFile(new URL('../../demo/src/pictures/materials.ts', import.meta.url), 'utf8'),
    ]);
    const words = [...table.matchAll(/^ {2}\['([^']+)', '/gm)].flatMap(([, list = '']) => list.split('|'));
    expect(words.length).toBeGreaterThan(80);
    for (const word of words) {
      const paint = materialOf(word.replace('*', ''))?.paint;
      expect(materials, word).toMatch(new RegExp(`^<(?:pattern|linearGradient|radialGradient) id="${paint}" `, 'm'));
    }
  });

  it('is seen on every shape: each has a body that takes it', async () => {
    const shapes = [...(await svg('shapes')).matchAll(/<symbol id="(\w+)">(.*)<\/symbol>/g)];
    const without = shapes.flatMap(([, name, body]) => (body?.includes('data-body') ? [] : [name]));
    // Fires, leaves and paper that are always of the same stuff.
    expect(without).toEqual(['lights', 'doily', 'windmill', 'book', 'stickers', 'wreath', 'skittles', 'balloons']);
  });
});
