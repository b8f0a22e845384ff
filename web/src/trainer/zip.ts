import { zipSync } from 'fflate';
import { invalidArgument } from '../shared/errors.js';
import type { SuppliedBundle } from '../shared/protocol.js';

/** The earliest that a ZIP can say. The same bundle gives the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * A bundle as a ZIP of its folder: unpacked where a shop keeps its static files, it is what `vitrine train` writes. Not
 * compressed, because servers and browsers do that.
 * @param more further files by their names, such as `{ 'report.json': reportText }`
 * @throws VitrineError `invalid-argument`
 */
export function zipBundle(bundle: SuppliedBundle, more: Record<string, string | Uint8Array> = {}): Blob {
  if (typeof bundle !== 'object' || bundle === null || typeof bundle.files !== 'object') {
    throw invalidArgument('bundle', 'the bytes of a bundle');
  }
  const files: Record<string, string | Uint8Array> = { 'manifest.json': bundle.manifest, ...bundle.files, ...more };
  if (bundle.signature !== undefined) files['manifest.sig'] = bundle.signature;
  const encoder = new TextEncoder();
  const entries = Object.entries(files).map(([name, text]) => [
    name,
    typeof text === 'string' ? encoder.encode(text) : text,
  ]);
  const zip = zipSync(Object.fromEntries(entries), { level: 0, mtime: NO_TIME });
  return new Blob([zip as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
}
