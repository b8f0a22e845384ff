import type { Item } from '../shared/protocol.js';
import { asWritten } from './attributes.js';
import { float32s, readTensors, tensorBytes, uint16s, uint32s } from './safetensors.js';
import { StringTable } from './string-table.js';

/** "None" in the columns of category and brand. */
const NO_NAME = 0xffff;

/** Reads the bundle's `catalog` file (layout: src/bundle/roles.h), item by item. */
export class Catalog {
  readonly #titles: StringTable;
  readonly #prices: Float32Array;
  readonly #categories: Uint16Array;
  readonly categoryNames: StringTable;
  readonly #brands: Uint16Array;
  readonly brandNames: StringTable;

  constructor(file: Uint8Array) {
    const tensors = readTensors(file);
    this.#titles = new StringTable(tensorBytes(tensors, 'title_bytes'), uint32s(tensors, 'title_offsets'));
    this.#prices = float32s(tensors, 'prices');
    this.#categories = uint16s(tensors, 'categories');
    this.categoryNames = new StringTable(tensorBytes(tensors, 'category_bytes'), uint32s(tensors, 'category_offsets'));
    this.#brands = uint16s(tensors, 'brands');
    this.brandNames = new StringTable(tensorBytes(tensors, 'brand_bytes'), uint32s(tensors, 'brand_offsets'));
  }

  /** REQUIRES: 0 <= index < N. */
  at(index: number, itemId: string): Item {
    const price = this.#prices[index] as number;
    return {
      itemId,
      title: this.#titles.at(index),
      price: Number.isNaN(price) ? null : asWritten(price),
      category: nameAt(this.categoryNames, this.#categories[index] as number),
      brand: nameAt(this.brandNames, this.#brands[index] as number),
    };
  }
}

function nameAt(names: StringTable, index: number): string | null {
  return index === NO_NAME ? null : names.at(index);
}
