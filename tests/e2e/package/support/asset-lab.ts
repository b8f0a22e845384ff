// Bundled into the page of support/storage-server.ts: both sides of the bundles on the device, and nothing else.
import type { BundleBytes } from '../../../../web/src/shared/protocol.js';
import { withAssets } from '../../../../web/src/storage/asset-database.js';
import { idbAssetStore } from '../../../../web/src/storage/asset-store.js';
import { idbAssetCache } from '../../../../web/src/storage/idb-asset-cache.js';

export const MODEL_URL = 'https://shop.test/model/manifest.json';

const USELESS = { files: '', why: { code: 'bundle-corrupt', message: 'not a bundle' }, timeMs: 0 } as const;

const versionOf = (bytes: BundleBytes | null): number | null => bytes && JSON.parse(bytes.manifest).version;

/** What the tests do, in numbers that can leave the page. */
export const assets = {
  /** A bundle of two files whose bytes say which version they are of. */
  async write(name: string, version: number, more: { verifiedBy?: string; url?: string; randomBytes?: number } = {}) {
    const { verifiedBy = null, url = MODEL_URL, randomBytes = 0 } = more;
    const ids = randomBytes > 0 ? random(randomBytes) : new Uint8Array(5).fill(version);
    const files = [ids, Uint8Array.of(version)];
    const bytes = { manifest: JSON.stringify({ version }), roles: ['ids', 'graph'], files };
    const written = idbAssetStore.write(name, url, { version, verifiedBy, hashes: [`ids${version}`, 'graph'], bytes });
    // The fetcher transfers its files away as soon as it has handed them over.
    structuredClone(files, { transfer: files.map((file) => file.buffer) });
    await written;
  },
  async read(name: string, publicKeys: string[] = [], url = MODEL_URL) {
    const { bundle, overlay } = await idbAssetCache.read(name, url, publicKeys);
    return { version: versionOf(bundle), files: bundle?.files.map((file) => [...file]) ?? null, overlay };
  },
  async look(name: string) {
    const { current, highest, skipped } = await idbAssetStore.look(name, MODEL_URL);
    return { current: current?.version ?? null, highest, skipped };
  },
  hashes: async (name: string) => [...(await idbAssetStore.files(name)).keys()].sort(),
  rollback: async (name: string, publicKeys: string[] = []) =>
    versionOf(await idbAssetCache.rollback(name, MODEL_URL, publicKeys)),
  refuse: async (name: string, version: number) =>
    versionOf(await idbAssetCache.refuse(name, MODEL_URL, version, [], USELESS)),
  /** @returns once there is a connection, which nobody will close */
  hang: () =>
    new Promise<void>((resolve) => {
      void withAssets('readonly', () => {
        resolve();
        return new Promise(() => undefined);
      });
    }),
  drop: (name: string) => idbAssetCache.drop(name),
  writeOverlay: (name: string) => idbAssetStore.writeOverlay(name, 'https://shop.test/uk.json', { mug: { price: 2 } }),
  dropOverlay: (name: string) => idbAssetStore.dropOverlay(name),
};

/** Databases compress what is not random. */
function random(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

Object.assign(globalThis, { assets });
