// The core's side of the verified bundles on the device.
import type { BundleBytes, Overlay, PlacementRules } from '../shared/protocol.js';
import { isTrusted, placementsKey, type Useless, unpack, withAssets } from './asset-database.js';
import { read } from './database.js';

export const idbAssetCache = {
  /**
   * The bundle in use, whose manifest may have expired since, and the overlay and placements that were last there.
   * @param publicKeys the pinned keys, each by itself; empty: none
   * @returns no bundle when there is none of this URL that was verified with one of the keys
   */
  async read(
    name: string,
    bundleUrl: string,
    publicKeys: readonly string[],
  ): Promise<{ bundle: BundleBytes | null; overlay: Overlay | null; placements: PlacementRules | null }> {
    const [record, overlay, placements] = await withAssets('readonly', ({ bundles, overlays }) =>
      read(bundles.get(name), overlays.get(name), overlays.get(placementsKey(name))),
    );
    const bundle = record?.url === bundleUrl && isTrusted(record, publicKeys) ? unpack(record) : null;
    return {
      bundle,
      overlay: (overlay?.overlay as Overlay | undefined) ?? null,
      placements: (placements?.overlay as PlacementRules | undefined) ?? null,
    };
  },

  /**
   * Back to the last good bundle before the one in use, which is kept in its place but not taken from the network again:
   * only a higher version is.
   * @returns `null` when there is none before it, of this URL and verified with one of the keys; nothing has changed then
   */
  async rollback(name: string, bundleUrl: string, publicKeys: readonly string[]): Promise<BundleBytes | null> {
    return withAssets('readwrite', async ({ bundles, previous, seen }) => {
      const key: [string, string] = [name, bundleUrl];
      const [left, target, known] = await read(bundles.get(name), previous.get(name), seen.get(key));
      // The version left may have been dropped.
      const leftVersion = left?.version ?? known?.highest ?? 0;
      if (target?.url !== bundleUrl || target.version >= leftVersion || !isTrusted(target, publicKeys)) return null;
      bundles.put(target, name);
      if (left) previous.put(left, name);
      else previous.delete(name);
      seen.put({ highest: leftVersion, ...known, skipped: leftVersion }, key);
      return unpack(target);
    });
  },

  /**
   * After the engine has refused what was downloaded and verified: it is not taken again, and the last good bundle is in
   * use again. The fetcher may not have stored the refused one yet, and then leaves it.
   * @param useless what is to be remembered of it
   * @returns the one in use now; `null` when there is none of this URL and verified with one of the keys
   */
  async refuse(
    name: string,
    bundleUrl: string,
    version: number,
    publicKeys: readonly string[],
    useless: Useless,
  ): Promise<BundleBytes | null> {
    return withAssets('readwrite', async ({ bundles, previous, seen }) => {
      const key: [string, string] = [name, bundleUrl];
      const [current, before, known] = await read(bundles.get(name), previous.get(name), seen.get(key));
      const isRefused = current?.url === bundleUrl && current.version === version;
      const good = isRefused ? before : current;
      const usable = good?.url === bundleUrl && good.version < version && isTrusted(good, publicKeys) ? good : null;
      seen.put({ highest: known?.highest ?? 0, skipped: Math.max(version, known?.skipped ?? 0), useless }, key);
      if (isRefused) {
        bundles.delete(name);
        if (usable) {
          bundles.put(usable, name);
          previous.delete(name);
        }
      }
      return usable && unpack(usable);
    });
  },

  /** Forgets the bundle of this name, which the disk may have damaged. The one before it stays. */
  drop: (name: string): Promise<void> => withAssets('readwrite', async ({ bundles }) => void bundles.delete(name)),
};
