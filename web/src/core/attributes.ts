import type { AttributeValue } from '../shared/filter.js';
import type { Catalog } from './catalog.js';
import { float32s, readTensors, type Tensors, tensorBytes, uint16s, uint32s } from './safetensors.js';
import { StringTable } from './string-table.js';

/** Mirrors AttributeKind of src/base/attribute_kind.h. */
const KINDS = ['label', 'tags', 'number', 'boolean', 'date'] as const;
export type AttributeKind = (typeof KINDS)[number];

/** Mirrors kNumFixedColumns of src/bundle/attributes.h. */
const FIXED_COLUMNS = { category: 0, brand: 1, price: 2, stock: 3 };
const NUM_FIXED_COLUMNS = 4;
const NO_LABEL = 0xffff;
const DAY_MS = 86_400_000;

/** One attribute as filters see it. */
export interface AttributeColumn {
  /** Its number in the engine. */
  column: number;
  kind: AttributeKind;
  /** Of labels and tags, else `null`. */
  names: StringTable | null;
}

/** The attributes of a bundle by name: those that every item has, and those of its `attributes` file. */
export class Attributes {
  readonly #columns = new Map<string, AttributeColumn>();
  readonly #readers = new Map<string, (index: number) => AttributeValue | null>();
  readonly #labels = new Map<AttributeColumn, Map<string, number>>();

  /** @param file of the role `attributes`, validated by the engine */
  constructor(catalog: Catalog | null, file: Uint8Array | null) {
    const none = new StringTable(new Uint8Array(), new Uint32Array(1));
    const { category, brand, price, stock } = FIXED_COLUMNS;
    this.#columns.set('category', { column: category, kind: 'label', names: catalog?.categoryNames ?? none });
    this.#columns.set('brand', { column: brand, kind: 'label', names: catalog?.brandNames ?? none });
    this.#columns.set('price', { column: price, kind: 'number', names: null });
    this.#columns.set('stock', { column: stock, kind: 'number', names: null });
    if (file) this.#read(readTensors(file));
  }

  find(name: string): AttributeColumn | undefined {
    return this.#columns.get(name);
  }

  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /** The number of a label or tag; `undefined`: no item has it. */
  labelOf(column: AttributeColumn, name: string): number | undefined {
    let labels = this.#labels.get(column);
    if (!labels) {
      labels = new Map(Array.from({ length: column.names?.size ?? 0 }, (_, i) => [column.names?.at(i) ?? '', i]));
      this.#labels.set(column, labels);
    }
    return labels.get(name);
  }

  /** What the `attributes` file says of an item, by name. */
  valuesOf(index: number): Record<string, AttributeValue | null> {
    // fromEntries, because a column may be called "__proto__".
    return Object.fromEntries(Array.from(this.#readers, ([name, read]) => [name, read(index)]));
  }

  #read(tensors: Tensors): void {
    const names = new StringTable(
      tensorBytes(tensors, 'attribute_name_bytes'),
      uint32s(tensors, 'attribute_name_offsets'),
    );
    tensorBytes(tensors, 'attribute_kinds').forEach((code, i) => {
      const kind = KINDS[code] as AttributeKind;
      const labels =
        kind === 'label' || kind === 'tags'
          ? new StringTable(tensorBytes(tensors, `label_bytes_${i}`), uint32s(tensors, `label_offsets_${i}`))
          : null;
      const name = names.at(i);
      this.#columns.set(name, { column: NUM_FIXED_COLUMNS + i, kind, names: labels });
      this.#readers.set(name, readerOf(tensors, i, kind, labels));
    });
  }
}

function readerOf(
  tensors: Tensors,
  i: number,
  kind: AttributeKind,
  names: StringTable | null,
): (index: number) => AttributeValue | null {
  if (kind === 'boolean') {
    const booleans = tensorBytes(tensors, `booleans_${i}`);
    return (index) => [false, true][booleans[index] as number] ?? null;
  }
  if (names && kind === 'label') {
    const labels = uint16s(tensors, `labels_${i}`);
    return (index) => (labels[index] === NO_LABEL ? null : names.at(labels[index] as number));
  }
  if (names) {
    const labels = uint16s(tensors, `labels_${i}`);
    const offsets = uint32s(tensors, `tag_offsets_${i}`);
    return (index) => Array.from(labels.subarray(offsets[index], offsets[index + 1]), (label) => names.at(label));
  }
  const numbers = float32s(tensors, `numbers_${i}`);
  return (index) => {
    const value = numbers[index] as number;
    if (Number.isNaN(value)) return null;
    return kind === 'date' ? new Date(value * DAY_MS) : asWritten(value);
  };
}

/** Numbers are stored as f32; without rounding 2.55 would read 2.5499999523162842. */
export function asWritten(value: number): number {
  return Number(value.toPrecision(7));
}
