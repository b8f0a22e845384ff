// Files as the trainer pulls them: piece by piece and at once, because wasm cannot wait.

/** A file that is read from its beginning to its end. */
export interface ByteReader {
  /**
   * The next piece, of whatever size; `null` at the end.
   * @throws Error when it cannot be read
   */
  next(): Uint8Array | null;
  /** How much of the file has been taken, 0..1. */
  fraction(): number;
}

/** Hands out pieces of a reader in the sizes that are asked for. */
export class PieceFiller {
  readonly #reader: ByteReader;
  #rest: Uint8Array = new Uint8Array();

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** @returns how many bytes of `out` are filled; 0: the end */
  fill(out: Uint8Array): number {
    while (this.#rest.length === 0) {
      const piece = this.#reader.next();
      if (!piece) return 0;
      this.#rest = piece;
    }
    const count = Math.min(out.length, this.#rest.length);
    out.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  fraction(): number {
    return this.#reader.fraction();
  }
}
