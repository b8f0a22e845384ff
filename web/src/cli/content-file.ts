// The content model of a bundle in a folder, which a browser downloads only for upsert() and search().
import { withContent } from '../content/base-bundle.js';
import type { BundleBytes } from '../shared/protocol.js';

/** As src/cli/content_check.cc says it. */
export interface ContentFacts {
  dimensions: number;
  rows: number;
  itemFeatures: number;
}

/**
 * From the shapes of the file's tensors, which the engine checks when the bundle is opened.
 * @throws StartError `bundle-corrupt`: it has another hash than the manifest gives
 */
export async function readContent(bundle: BundleBytes, file: Uint8Array<ArrayBuffer>): Promise<ContentFacts> {
  await withContent({ bundle, load: async () => file }, null);
  try {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    const text = new TextDecoder().decode(file.subarray(8, 8 + length));
    const header = JSON.parse(text) as Record<string, { shape: number[] }>;
    const shape = (tensor: string): number[] => header[tensor]?.shape ?? [];
    const [rows = 0, dimensions = 0] = shape('content_rows');
    return { dimensions, rows, itemFeatures: shape('content_dense')[0] ?? 0 };
  } catch {
    // What is wrong with it the engine says better.
    return { dimensions: 0, rows: 0, itemFeatures: 0 };
  }
}
