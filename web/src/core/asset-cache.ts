// What the core wants of the bundles on the device.
import type { BundleBytes, Overlay, PlacementRules } from '../shared/protocol.js';
import type { Useless } from '../storage/asset-database.js';

/** What is found on the device. */
export interface CachedAssets {
  /** `null`: not there, of another URL, or not signed with a key that the page trusts. */
  bundle: BundleBytes | null;
  overlay: Overlay | null;
  placements: PlacementRules | null;
}

/** Reads the bundle that the fetcher has verified and stored. */
export interface AssetCache {
  read(name: string, bundleUrl: string, publicKeys: string[]): Promise<CachedAssets>;
  /** Goes back to the bundle before this one. `null`: there is none. */
  rollback(name: string, bundleUrl: string, publicKeys: string[]): Promise<BundleBytes | null>;
  /** Never takes this version again. @returns the last good bundle, which is in use again; `null`: there is none */
  refuse(
    name: string,
    bundleUrl: string,
    version: number,
    publicKeys: string[],
    useless: Useless,
  ): Promise<BundleBytes | null>;
  /** Forgets the bundle of this name, which the disk may have damaged. */
  drop(name: string): Promise<void>;
}
