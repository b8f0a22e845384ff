// gzip, inflated as it is read. By fflate and not by DecompressionStream, which only gives bytes to who can wait.
import { Gunzip } from 'fflate';
import type { ByteReader } from './byte-reader.js';
import { Crc32 } from './crc32.js';

/** What gzip ends with: CRC-32 and length of what it holds. */
const TRAILER_BYTES = 8;

/**
 * @param reader of any file
 * @param name   what messages call it
 * @returns what it holds, inflated where it begins as gzip does
 */
export function inflated(reader: ByteReader, name: string): ByteReader {
  const first = reader.next();
  const rest = firstThen(first, reader);
  return first && first[0] === 0x1f && first[1] === 0x8b ? new GzipReader(rest, name) : rest;
}

function firstThen(first: Uint8Array | null, reader: ByteReader): ByteReader {
  let piece = first;
  return {
    next() {
      const next = piece ?? reader.next();
      piece = null;
      return next;
    },
    fraction: () => reader.fraction(),
  };
}

class GzipReader implements ByteReader {
  readonly #inner: ByteReader;
  readonly #name: string;
  readonly #inflate: Gunzip;
  readonly #crc = new Crc32();
  #pieces: Uint8Array[] = [];
  #trailer = new Uint8Array();
  #members = 0;
  #ended = false;

  constructor(inner: ByteReader, name: string) {
    this.#inner = inner;
    this.#name = name;
    this.#inflate = new Gunzip((piece) => {
      this.#crc.add(piece);
      this.#pieces.push(piece);
    });
    this.#inflate.onmember = () => this.#members++;
  }

  next(): Uint8Array | null {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) return piece;
      if (this.#ended) return null;
      this.#push(this.#inner.next());
    }
  }

  fraction(): number {
    return this.#inner.fraction();
  }

  #push(piece: Uint8Array | null): void {
    this.#ended = piece === null;
    try {
      this.#inflate.push(piece ?? new Uint8Array(), this.#ended);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(
        this.#ended
          ? `${this.#name}: the gzip stream is cut off; copy or export the file again`
          : `${this.#name}: the gzip stream is damaged: ${why}`,
      );
    }
    if (piece) this.#trailer = lastOf(this.#trailer, piece);
    else this.#checkTrailer();
  }

  /** Of several members joined into one file the lengths are all that is looked at. */
  #checkTrailer(): void {
    if (this.#members > 0 || this.#trailer.length < TRAILER_BYTES) return;
    const view = new DataView(this.#trailer.buffer, this.#trailer.byteOffset);
    if (view.getUint32(0, true) === this.#crc.value() && view.getUint32(4, true) === this.#crc.length % 2 ** 32) return;
    throw new Error(
      `${this.#name}: the gzip stream is cut off or damaged: it does not end with the checksum of what it holds; copy or export it again`,
    );
  }
}

/** The last bytes of two pieces. */
function lastOf(before: Uint8Array, piece: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(Math.min(before.length, TRAILER_BYTES) + Math.min(piece.length, TRAILER_BYTES));
  joined.set(before.subarray(-TRAILER_BYTES));
  joined.set(piece.subarray(-TRAILER_BYTES), Math.min(before.length, TRAILER_BYTES));
  return joined.subarray(-TRAILER_BYTES);
}
