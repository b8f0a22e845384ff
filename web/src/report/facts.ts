// What the report takes from the bundle itself.
import type { Manifest } from '../shared/manifest.js';
import { type Json, numbersOf, recordAt } from './reader.js';
import type { Sample } from './samples.js';

/** Of one file that a visitor downloads. */
export interface FileSize {
  path: string;
  bytes: number;
  gzipBytes: number;
}

export interface BundleFacts {
  name: string;
  version: number;
  /** Seconds since 1970-01-01 UTC of the newest thing it was learnt from; `null`: not known. */
  created: number | null;
  items: number;
  files: FileSize[];
  /** Histories that were asked for; `null`: those that the report has. */
  samples: Sample[] | null;
}

/** @param files measured by whoever has them; `null`: as the report says */
export function factsOf(manifest: Manifest, report: Json, files: FileSize[] | null = null): BundleFacts {
  const { name, version, created, items } = manifest;
  return { name, version, created, items, files: files ?? filesOf(report), samples: null };
}

function filesOf(report: Json): FileSize[] {
  const gzipBytes = Object.fromEntries(numbersOf(recordAt(report, 'gzipBytesOf')));
  return numbersOf(recordAt(report, 'bytes')).flatMap(([path, bytes]) => {
    const zipped = gzipBytes[path];
    return zipped === undefined ? [] : [{ path, bytes, gzipBytes: zipped }];
  });
}
