import type { ByteReader } from './byte-reader.js';

/** Large enough that asking costs nothing, small beside what a model takes. */
const PIECE_BYTES = 1 << 20;

/**
 * A file of the page, read where it lies: in workers alone, which may wait for a disk.
 * @param name what messages call it
 */
export function blobReader(blob: Blob, name: string): ByteReader {
  const reader = new FileReaderSync();
  let at = 0;
  return {
    next() {
      if (at >= blob.size) return null;
      const end = Math.min(blob.size, at + PIECE_BYTES);
      try {
        const piece = new Uint8Array(reader.readAsArrayBuffer(blob.slice(at, end)));
        at = end;
        return piece;
      } catch {
        // What engines say here is about permissions, whatever it was.
        const hint = 'if it was changed, moved or taken out since it was chosen, choose it again';
        throw new Error(`${name}: the browser cannot read it any more; ${hint}`);
      }
    },
    fraction: () => (blob.size === 0 ? 1 : at / blob.size),
  };
}
