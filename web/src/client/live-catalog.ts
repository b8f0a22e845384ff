// What a shop adds to its catalogue without training anew, and search: in a file of its own, loaded only when somebody does.
// It runs on the page: nothing of the shopper comes here.
import { type BaseBundle, type BundleSource, withContent, withoutContent } from '../content/base-bundle.js';
import { ContentError, type ContentModule, startContentModule } from '../content/content-module.js';
import { type CatalogEntry, checkAvailability, checkIds, checkUpsert, type Invalid } from '../content/items.js';
import { readSaved, type SavedCatalog, writeSaved } from '../content/saved.js';
import { type Degraded, STATUS, toDegraded } from '../shared/errors.js';
import { moduleBytes } from '../shared/module-text.js';
import type { BundleBytes, RecommendationList } from '../shared/protocol.js';
import { idbAssetCache } from '../storage/idb-asset-cache.js';
import type { FacadeOptions } from './facade-options.js';
import type { CoreLink } from './link.js';
import { localStore } from './local-store.js';
import type { CatalogChange, ListOptions } from './options.js';
import type { Recommender } from './recommender.js';

/** How many items a search hands to the core, which filters them. */
const MAX_FOUND = 1000;
const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 10;
/** The core answers long before, or never. */
const APPLY_MS = 10_000;

/** Says that there is something to be applied at the next visit, of whatever recommender; facade.ts looks at it. */
const FLAG = 'vitrine-catalog';

/** What the facade lends. */
export type CatalogSurroundings = [
  facade: Pick<Recommender, 'ready' | 'on' | 'rerank'>,
  options: Pick<FacadeOptions, 'name' | 'bundleUrl' | 'publicKeys' | 'fetch'>,
  connect: () => CoreLink | null,
  invalid: Invalid,
];

type Call = 'upsert' | 'remove' | 'setAvailability' | 'search' | 'resume';
/** Makes a call of the catalogue of a recommender. */
export type CallLive = <C extends Call>(
  call: C,
  asked?: unknown,
  options?: ListOptions,
) => Promise<Awaited<ReturnType<LiveCatalog[C]>>>;

/** What CallLive is called with. */
type Asked = [call: Call, asked?: unknown, options?: ListOptions];

/** By their facades. */
const catalogs = new WeakMap<object, LiveCatalog>();

/** The same catalogue for every call of a recommender. */
export function live(...[facade, options, connect, invalid, call, asked, more]: [...CatalogSurroundings, ...Asked]) {
  const catalog = catalogs.get(facade) ?? new LiveCatalog(facade, options, connect, invalid);
  catalogs.set(facade, catalog);
  return catalog[call](asked, more);
}

/** The catalogue as the shop has it now, over the bundle as it was trained. */
export class LiveCatalog {
  readonly #options: CatalogSurroundings[1];
  readonly #connect: () => CoreLink | null;
  readonly #facade: CatalogSurroundings[0];
  readonly #invalid: Invalid;
  readonly #loaded: Promise<void>;
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #removed = new Set<string>();
  readonly #unavailable = new Set<string>();
  #content: SavedCatalog['content'] = null;
  #module: Promise<ContentModule> | null = null;
  /** One change after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #base: BaseBundle | null = null;
  /** What is open in the module. */
  #open: BundleBytes | null = null;
  /** What the core has of us; `null`: the bundle as it was trained. */
  #extended: BundleBytes | null = null;
  /** Whether the next `ready` is our own doing. */
  #applying = false;

  constructor(...[facade, options, connect, invalid]: CatalogSurroundings) {
    this.#options = options;
    this.#connect = connect;
    this.#facade = facade;
    this.#invalid = invalid;
    this.#loaded = this.#load();
    facade.on('ready', () => {
      // Another bundle, or another core: it does not know what was added.
      if (!this.#applying) void this.resume();
    });
  }

  async upsert(items: unknown): Promise<CatalogChange> {
    const entries = checkUpsert(items, this.#invalid);
    return this.#change(entries.length > 0, () => {
      for (const entry of entries) {
        this.#entries.set(entry.itemId, entry);
        this.#removed.delete(entry.itemId);
      }
    });
  }

  async remove(itemIds: unknown): Promise<CatalogChange> {
    const ids = checkIds(itemIds, this.#invalid);
    return this.#change(false, () => {
      for (const id of ids) this.#removed.add(id);
    });
  }

  async setAvailability(availability: unknown): Promise<CatalogChange> {
    const changes = checkAvailability(availability, this.#invalid);
    return this.#change(false, () => {
      for (const [id, available] of changes) {
        if (available) this.#unavailable.delete(id);
        else this.#unavailable.add(id);
      }
    });
  }

  /** After a start, and after another bundle has come. */
  async resume(): Promise<CatalogChange> {
    return this.#change(true, () => {
      this.#base = null;
      this.#extended = null;
    });
  }

  /** The core filters and lists what the module finds; the order is that of the search. */
  async search(text: unknown, options: ListOptions = {}): Promise<RecommendationList> {
    const invalid = this.#invalid;
    if (typeof text !== 'string') throw invalid('text', 'a string');
    const { limit = DEFAULT_LIMIT, offset = 0, signal, ...rest } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
      throw invalid('limit', `an integer from 1 to ${MAX_LIMIT}`);
    if (!Number.isInteger(offset) || offset < 0) throw invalid('offset', 'an integer from 0');
    let found: { itemId: string; score: number }[] = [];
    let degraded: Degraded | null = null;
    try {
      found = await this.#inTurn(() => this.#find(text));
    } catch (error) {
      degraded = toDegraded(error, 'wasm-unavailable');
    }
    const scores = new Map(found.map(({ itemId, score }) => [itemId, score]));
    const all = { ...rest, limit: MAX_LIMIT, offset: 0, diversity: 0, ...(signal && { signal }) };
    const list = await this.#facade.rerank([...scores.keys()], all);
    const scoreOf = (itemId: string): number => scores.get(itemId) ?? 0;
    list.items = list.items
      .sort((a, b) => scoreOf(b.itemId) - scoreOf(a.itemId))
      .slice(offset, offset + limit)
      .map((item, i) => ({
        ...item,
        rank: offset + i + 1,
        score: scoreOf(item.itemId),
        source: 'content',
        reasons: [],
      }));
    // That there is no history says nothing here.
    if (list.degraded?.code === 'no-history') delete list.degraded;
    const nothing: Degraded = { code: 'no-match', message: 'nothing was found' };
    if (degraded ?? (list.items.length === 0 && !list.degraded)) list.degraded = degraded ?? nothing;
    return list;
  }

  async #load(): Promise<void> {
    const { name, bundleUrl } = this.#options;
    const saved = await readSaved(name);
    if (!saved || saved.url !== bundleUrl) return;
    for (const entry of saved.entries) this.#entries.set(entry.itemId, entry);
    for (const id of saved.removed) this.#removed.add(id);
    for (const id of saved.unavailable) this.#unavailable.add(id);
    this.#content = saved.content;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(async () => {
      await this.#loaded;
      // In Node nothing has started before somebody asks.
      this.#connect();
      await this.#facade.ready;
      return work();
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** @param items whether the bundle changes, and not only what is hidden of it */
  #change(items: boolean, change: () => void): Promise<CatalogChange> {
    return this.#inTurn(async () => {
      const before = [...this.#entries];
      change();
      let degraded: Degraded | null = null;
      this.#hide();
      // Written while the core takes it in.
      const saved = this.#save();
      try {
        if (items && this.#entries.size > 0) await this.#apply();
      } catch (error) {
        if (error instanceof ContentError && error.code === STATUS.invalidArgument) {
          this.#entries.clear();
          for (const [id, entry] of before) this.#entries.set(id, entry);
          await saved;
          await this.#save();
          throw this.#invalid('items', `what this bundle takes: ${error.message}`);
        }
        degraded = toDegraded(error, 'wasm-unavailable');
      }
      await saved;
      const told = { items: this.#entries.size, removed: this.#removed.size, unavailable: this.#unavailable.size };
      return degraded ? { ...told, degraded } : told;
    });
  }

  /** At once, and for all lists. */
  #hide(): void {
    this.#connect()?.send({ kind: 'hidden', itemIds: [...new Set([...this.#removed, ...this.#unavailable])] });
  }

  async #save(): Promise<void> {
    const { name, bundleUrl } = this.#options;
    const saved: SavedCatalog = {
      url: bundleUrl,
      entries: [...this.#entries.values()],
      removed: [...this.#removed],
      unavailable: [...this.#unavailable],
      content: this.#content,
    };
    if (await writeSaved(name, saved)) localStore.set(FLAG, '1');
  }

  /** Extends the bundle as it was trained by everything that was added, and has the core take it. */
  async #apply(): Promise<void> {
    const module = await this.#use(await this.#trained());
    this.#extended = module.extend([...this.#entries.values()]);
    const extended = withoutContent(this.#extended);
    const link = this.#connect();
    if (!link) return;
    this.#applying = true;
    let off = (): void => undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        off = this.#facade.on('ready', () => resolve());
        timer = setTimeout(() => reject(new Error('the core did not take the new items in time')), APPLY_MS);
        // Copied on the way, because a search reads the same bytes.
        link.send({ kind: 'assets', bundle: extended, downloadedBytes: 0 });
      });
    } finally {
      off();
      clearTimeout(timer);
      this.#applying = false;
    }
  }

  async #find(text: string): Promise<{ itemId: string; score: number }[]> {
    const bundle = this.#extended ?? (await this.#trained()).bundle;
    const module = await this.#use({ bundle });
    const ids = idsOf(bundle);
    return module
      .search(text.slice(0, 2000), MAX_FOUND)
      .map(({ index, score }) => ({ itemId: ids(index), score }))
      .filter(({ itemId }) => !this.#removed.has(itemId) && !this.#unavailable.has(itemId));
  }

  /** The bundle in use, as it was trained. */
  async #trained(): Promise<BaseBundle> {
    this.#base ??= await withContent(await this.#source(), this.#content);
    this.#content = this.#base.content;
    return this.#base;
  }

  async #source(): Promise<BundleSource> {
    const { name, bundleUrl, publicKeys, fetch: load = globalThis.fetch } = this.#options;
    const given = this.#connect()?.bundle?.();
    if (given) return given;
    const bundle = bundleUrl === null ? null : (await idbAssetCache.read(name, bundleUrl, publicKeys)).bundle;
    if (!bundle || bundleUrl === null)
      throw new Error('the bundle is not on this device: it takes storage, and a bundle by its URL');
    return {
      bundle,
      load: async (path) => {
        const response = await load(new URL(path, bundleUrl).href);
        if (!response.ok) throw new Error(`status ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      },
    };
  }

  async #use({ bundle }: Pick<BaseBundle, 'bundle'>): Promise<ContentModule> {
    this.#module ??= import('vitrine:content-wasm').then((text) => startContentModule(moduleBytes(text.default)));
    const module = await this.#module;
    if (this.#open === bundle) return module;
    const { items = 0, dimensions = 0 } = JSON.parse(bundle.manifest) as { items?: number; dimensions?: number };
    module.open(bundle, items, dimensions);
    this.#open = bundle;
    return module;
  }
}

/** The ids of a bundle by their indices. */
function idsOf({ roles, files }: BundleBytes): (index: number) => string {
  const file = files[roles.indexOf('ids')] as Uint8Array<ArrayBuffer>;
  const begin = 8 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, begin))) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const part = (name: string): Uint8Array<ArrayBuffer> => {
    const [from = 0, to = 0] = header[name]?.data_offsets ?? [];
    return file.slice(begin + from, begin + to);
  };
  const bytes = part('id_bytes');
  const offsets = new Uint32Array(part('id_offsets').buffer);
  return (index) => new TextDecoder().decode(bytes.subarray(offsets[index], offsets[index + 1]));
}
