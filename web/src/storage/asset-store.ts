// The fetcher's side of the verified bundles on the device.
import type { Overlay, PlacementRules } from '../shared/protocol.js';
import {
  type AssetStores,
  type BundleRecord,
  type DeviceBundle,
  pack,
  type Useless,
  unpack,
  withAssets,
} from './asset-database.js';
import { read } from './database.js';

/** What the device knows of a manifest's URL. */
export interface Known {
  /** The bundle in use, if it is of this URL. */
  current: DeviceBundle | null;
  /** `null`: nothing was seen yet. */
  highest: number | null;
  /** A version that was rolled back from. */
  skipped: number | null;
  /** The last download that came to nothing. */
  useless: Useless | null;
}

/** Where the fetcher keeps what it has verified. */
export interface AssetStore {
  look(name: string, url: string): Promise<Known>;
  /** The files of all bundles of this name, by their SHA-256. */
  files(name: string): Promise<Map<string, Uint8Array<ArrayBuffer>>>;
  /**
   * Puts the bundle in the place of the one in use, which becomes the one before it: both at once or nothing. The same
   * version again only replaces its manifest. Has copied the files when it returns its promise.
   * @throws what the database says, a full disk above all; everything is then as it was
   */
  write(name: string, url: string, bundle: DeviceBundle): Promise<void>;
  /** Remembers that a download came to nothing, until something is written. */
  noteUseless(name: string, url: string, useless: Useless): Promise<void>;
  /** Overlay by name, placements by placementsKey(). `null`: none, or of another URL. */
  readOverlay(name: string, url: string): Promise<Overlay | PlacementRules | null>;
  writeOverlay(name: string, url: string, overlay: Overlay | PlacementRules): Promise<void>;
  /** The page has none any more. */
  dropOverlay(name: string): Promise<void>;
}

export const idbAssetStore: AssetStore = {
  look: (name, url) =>
    withAssets('readonly', async ({ bundles, seen }) => {
      const [record, known] = await read(bundles.get(name), seen.get([name, url]));
      const { highest = null, skipped = null, useless = null } = known ?? {};
      return { current: record?.url === url ? toDeviceBundle(record) : null, highest, skipped, useless };
    }),

  files: (name) =>
    withAssets('readonly', async ({ bundles, previous }) => {
      const records = await read(previous.get(name), bundles.get(name));
      return new Map(records.flatMap((record) => (record ? filesOf(record) : [])));
    }),

  write(name, url, bundle) {
    const record = pack(url, bundle);
    return withAssets('readwrite', (stores) => replace(stores, name, record));
  },

  noteUseless: (name, url, useless) =>
    withAssets('readwrite', async ({ seen }) => {
      const key: [string, string] = [name, url];
      const [known = { highest: 0, skipped: null }] = await read(seen.get(key));
      seen.put({ ...known, useless }, key);
    }),

  readOverlay: (name, url) =>
    withAssets('readonly', async ({ overlays }) => {
      const [record] = await read(overlays.get(name));
      return record?.url === url ? record.overlay : null;
    }),

  writeOverlay: (name, url, overlay) =>
    withAssets('readwrite', async ({ overlays }) => void overlays.put({ url, overlay }, name)),

  dropOverlay: (name) => withAssets('readwrite', async ({ overlays }) => void overlays.delete(name)),
};

async function replace({ bundles, previous, seen }: AssetStores, name: string, record: BundleRecord): Promise<void> {
  const key: [string, string] = [name, record.url];
  const [current, known] = await read(bundles.get(name), seen.get(key));
  const sameUrl = current?.url === record.url;
  // A tab that did not wait for the lock may have been faster, and the engine, too, in refusing it.
  if (sameUrl && (current.version > record.version || record.version <= (known?.skipped ?? -1))) return;
  if (known?.useless?.why.code === 'bundle-corrupt' && known.useless.files === record.hashes.join()) return;
  const highest = Math.max(record.version, known?.highest ?? 0);
  if (current && !(sameUrl && current.version === record.version)) previous.put(current, name);
  bundles.put(record, name);
  seen.put({ highest, skipped: known?.skipped ?? null }, key);
}

function toDeviceBundle(record: BundleRecord): DeviceBundle {
  const { version, verifiedBy, hashes } = record;
  return { version, verifiedBy, hashes, bytes: unpack(record) };
}

function filesOf(record: BundleRecord): [string, Uint8Array<ArrayBuffer>][] {
  return unpack(record).files.map((file, i) => [record.hashes[i] as string, file]);
}
