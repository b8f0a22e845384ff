import { fstatSync, openSync, readSync } from 'node:fs';
import { errorOf } from '../shared/errors.js';
import type { ByteReader } from '../training/byte-reader.js';

const PIECE_BYTES = 1 << 20;

/**
 * A file on the disk. It is closed with the thread that reads it.
 * @throws VitrineError `input-unusable`
 */
export function fileReader(path: string): ByteReader {
  const unusable = (why: string) => errorOf({ code: 'input-unusable', message: `${path}: ${why}` });
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unusable(code === 'ENOENT' ? 'no such file' : `cannot be opened: ${message}`);
  }
  const stat = fstatSync(descriptor);
  if (stat.isDirectory()) throw unusable('is a folder; a file is needed');
  let at = 0;
  return {
    next() {
      const piece = new Uint8Array(PIECE_BYTES);
      const count = readSync(descriptor, piece);
      at += count;
      return count === 0 ? null : piece.subarray(0, count);
    },
    fraction: () => (stat.size === 0 ? 1 : Math.min(1, at / stat.size)),
  };
}
