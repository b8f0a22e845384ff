import { bundleRefused, type Degraded, STATUS, toDegraded } from '../shared/errors.js';
import { expired, isExpired, type Manifest, parseManifest } from '../shared/manifest.js';
import {
  type BundleBytes,
  type EventType,
  type Item,
  LIST_KIND_CODES,
  type ListedItem,
  type ListRequest,
  type Overlay,
  type Reason,
  type ReasonKind,
  SOURCES,
} from '../shared/protocol.js';
import { Catalog } from './catalog.js';
import type { CoreModule, EngineAnswer, EngineHandle } from './engine-module.js';
import type { History } from './history.js';
import { type HistoryColumns, toColumns } from './history-columns.js';
import { IdTable } from './id-table.js';
import { readTensors, tensorBytes, uint32s } from './safetensors.js';

/** Of the events that weigh: the engine names no others. */
const REASON_KINDS: Partial<Record<EventType, ReasonKind>> = {
  view: 'viewed',
  cart: 'carted',
  purchase: 'purchased',
  like: 'liked',
};

export interface ModelInfo {
  version: number;
  name: string;
  items: number;
  dimensions: number;
  edges: number;
  bytes: number;
  memoryBytes: number;
}

/** One loaded bundle: the engine speaks in indices, this class in the shop's ids. */
export class Model {
  readonly info: ModelInfo;
  readonly #manifest: Manifest;
  readonly #engine: EngineHandle;
  readonly #ids: IdTable;
  readonly #catalog: Catalog | null;
  #overlay: Overlay | null;
  #columns: { revision: number; history: HistoryColumns } | null = null;

  /** @throws StartError when the engine refuses the bundle */
  constructor(module: CoreModule, bundle: BundleBytes, overlay: Overlay | null) {
    this.#overlay = overlay;
    const manifest = parseManifest(bundle.manifest);
    const { engine, code, message } = module.loadEngine(bundle.manifest, bundle.roles, bundle.files);
    if (!engine) throw bundleRefused(code, message);
    this.#engine = engine;
    this.#manifest = manifest;
    const tensors = readTensors(ownBytes(fileOf(bundle, 'ids')));
    this.#ids = new IdTable(tensorBytes(tensors, 'id_bytes'), uint32s(tensors, 'id_offsets'));
    this.#catalog = bundle.roles.includes('catalog') ? new Catalog(ownBytes(fileOf(bundle, 'catalog'))) : null;
    this.info = describe(engine, manifest, bundle);
  }

  /** A bundle past its date goes on serving, and each list says so. */
  expired(nowMs: number): Degraded | null {
    return isExpired(this.#manifest, nowMs) ? toDegraded(expired(this.#manifest), 'bundle-expired') : null;
  }

  knows(itemId: string): boolean {
    return this.#ids.indexOf(itemId) >= 0;
  }

  /** Lays other prices and stock over the catalogue. */
  overlay(overlay: Overlay): void {
    this.#overlay = overlay;
  }

  /** What the bundle says of an id, `null` when it does not know it. */
  itemOf(itemId: string): Item | null {
    const index = this.#ids.indexOf(itemId);
    return index >= 0 ? this.#item(index, itemId) : null;
  }

  /** Indices of the ids that the bundle knows. */
  indicesOf(itemIds: readonly string[]): number[] {
    return itemIds.map((itemId) => this.#ids.indexOf(itemId)).filter((index) => index >= 0);
  }

  /**
   * @param exclude indices that are not listed, besides those of the request
   * @throws Error when the engine refuses the request, which validation on the page should have made impossible
   */
  list(request: ListRequest, history: History, exclude: readonly number[]): ListedItem[] {
    const { columns, origins, itemIds } = this.#columnsOf(history);
    const answer = this.#engine.list(
      LIST_KIND_CODES[request.list],
      request.itemId === null ? -1 : this.#ids.indexOf(request.itemId),
      columns,
      {
        limit: request.limit,
        offset: request.offset,
        exclude: Int32Array.from([...this.indicesOf(request.exclude), ...exclude]),
        excludePurchased: request.excludePurchased,
        excludeInCart: request.excludeInCart,
        excludeDisliked: request.excludeDisliked,
        excludeHistory: false,
      },
    );
    if (answer.code !== STATUS.ok) throw new Error(answer.message);
    return Array.from(answer.items, (index, i) => this.#listed(index, i, request.offset, answer, origins, itemIds));
  }

  /** The catalogue in the order of the bundle; only ids when it has none. */
  items(offset: number, limit: number): Item[] {
    const end = Math.min(this.#ids.size, offset + limit);
    const items: Item[] = [];
    for (let index = offset; index < end; index++) items.push(this.#item(index, this.#ids.idOf(index)));
    return items;
  }

  delete(): void {
    this.#engine.delete();
  }

  #columnsOf(history: History): HistoryColumns {
    if (this.#columns?.revision !== history.revision) {
      this.#columns = { revision: history.revision, history: toColumns(history.events, this.#ids) };
    }
    return this.#columns.history;
  }

  #listed(
    index: number,
    position: number,
    offset: number,
    answer: EngineAnswer,
    origins: HistoryColumns['origins'],
    itemIds: string[],
  ): ListedItem {
    const itemId = this.#ids.idOf(index);
    const reasons: Reason[] = [];
    const end = answer.reasonOffsets[position + 1] as number;
    for (let r = answer.reasonOffsets[position] as number; r < end; r++) {
      const event = answer.reasonEvents[r] as number;
      const origin = origins[event];
      if (!origin) continue;
      reasons.push({
        kind: REASON_KINDS[origin.type] ?? 'viewed',
        itemId: itemIds[event] as string,
        eventId: origin.eventId,
        weight: answer.reasonWeights[r] as number,
      });
    }
    const listed: ListedItem = {
      itemId,
      rank: offset + position + 1,
      score: answer.scores[position] as number,
      source: SOURCES[answer.sources[position] as number] ?? 'popular',
      reasons,
    };
    if (this.#catalog) listed.item = this.#item(index, itemId);
    return listed;
  }

  #item(index: number, itemId: string): Item {
    const item = this.#catalog?.at(index, itemId) ?? { itemId, title: '', price: null, category: null, brand: null };
    // Own properties only: ids are the shop's, and `constructor` is a fine one.
    const laid = this.#overlay && Object.hasOwn(this.#overlay, itemId) ? this.#overlay[itemId] : undefined;
    return laid ? { ...item, ...laid } : item;
  }
}

/** A copy when the file is part of a larger buffer, so that the rest of the bundle is not kept alive with it. */
function ownBytes(file: Uint8Array): Uint8Array {
  return file.byteLength < file.buffer.byteLength ? file.slice() : file;
}

function fileOf(bundle: BundleBytes, role: string): Uint8Array {
  const file = bundle.files[bundle.roles.indexOf(role)];
  if (!file) throw bundleRefused(STATUS.corrupt, `the bundle has no file with the role ${role}`);
  return file;
}

function describe(engine: EngineHandle, manifest: Manifest, bundle: BundleBytes): ModelInfo {
  const { numItems, dimensions, numEdges, memoryBytes } = engine.describe();
  return {
    version: manifest.version,
    name: manifest.name,
    items: numItems,
    dimensions,
    edges: numEdges,
    bytes: bundle.files.reduce((sum, file) => sum + file.byteLength, bundle.manifest.length),
    memoryBytes,
  };
}
