/** Strings laid end to end: `bytes` UTF-8, string i from `offsets[i]` to `offsets[i + 1]`. */
export class StringTable {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;

  constructor(bytes: Uint8Array, offsets: Uint32Array) {
    this.bytes = bytes;
    this.offsets = offsets;
  }

  get size(): number {
    return this.offsets.length - 1;
  }

  /** Decoded anew at each call: lists are short, and a million decoded strings would be the largest thing in memory. */
  at(index: number): string {
    return decoder.decode(this.bytes.subarray(this.offsets[index], this.offsets[index + 1]));
  }
}

// ignoreBOM: an id that begins with U+FEFF must come back as it went in.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
