import { StringTable } from './string-table.js';

/**
 * Maps the shop's item ids to the bundle's indices and back, over the UTF-8 bytes of the bundle's `ids` file.
 * Open addressing with linear probing in one Int32Array, at most half full: 8 bytes an item, where a Map of a million
 * strings takes a hundred.
 */
export class IdTable {
  readonly #ids: StringTable;
  /** Index + 1; 0: free. The length is a power of two. */
  readonly #slots: Int32Array;
  #scratch = new Uint8Array(256);

  constructor(bytes: Uint8Array, offsets: Uint32Array) {
    this.#ids = new StringTable(bytes, offsets);
    const size = this.#ids.size;
    let capacity = 4;
    while (capacity < 2 * size) capacity *= 2;
    const slots = new Int32Array(capacity);
    const mask = capacity - 1;
    let begin = offsets[0] ?? 0;
    for (let index = 0; index < size; index++) {
      const end = offsets[index + 1] as number;
      let slot = hash(bytes, begin, end) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
      begin = end;
    }
    this.#slots = slots;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The index of an id, or -1 when the bundle does not know it. */
  indexOf(itemId: string): number {
    if (this.#scratch.length < 3 * itemId.length) this.#scratch = new Uint8Array(3 * itemId.length);
    const written = encoder.encodeInto(itemId, this.#scratch).written;
    const mask = this.#slots.length - 1;
    for (let slot = hash(this.#scratch, 0, written) & mask; ; slot = (slot + 1) & mask) {
      const index = (this.#slots[slot] as number) - 1;
      if (index < 0 || this.#equals(index, written)) return index;
    }
  }

  /** REQUIRES: 0 <= index < size. */
  idOf(index: number): string {
    return this.#ids.at(index);
  }

  #equals(index: number, length: number): boolean {
    const { bytes, offsets } = this.#ids;
    const begin = offsets[index] as number;
    if ((offsets[index + 1] as number) - begin !== length) return false;
    for (let i = 0; i < length; i++) {
      if (bytes[begin + i] !== this.#scratch[i]) return false;
    }
    return true;
  }
}

const encoder = new TextEncoder();

/** FNV-1a, 32 bits, with a last mix because only the low bits choose the slot. */
function hash(bytes: Uint8Array, begin: number, end: number): number {
  let h = 0x811c9dc5;
  for (let i = begin; i < end; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) >>> 7;
}
