import { bundleRefused, type Degraded, STATUS, toDegraded } from '../shared/errors.js';
import type { ListRequest } from '../shared/list-request.js';
import { expired, isExpired, type Manifest, parseManifest } from '../shared/manifest.js';
import {
  type BundleBytes,
  type EventType,
  type HistoryEvent,
  type Item,
  LIST_KIND_CODES,
  type ListedItem,
  type Overlay,
  type Prediction,
  type Reason,
  type ReasonKind,
  SOURCES,
} from '../shared/protocol.js';
import { Attributes } from './attributes.js';
import { Catalog } from './catalog.js';
import type { CoreModule, EngineHandle, EngineHit, EventColumns } from './engine-module.js';
import type { ExposureColumns } from './exposures.js';
import type { History } from './history.js';
import { type HistoryColumns, toColumns } from './history-columns.js';
import { IdTable } from './id-table.js';
import type { OutsideEncoder } from './outside-encoder.js';
import type { EngineRules } from './rules.js';
import { readTensors, tensorBytes, uint32s } from './safetensors.js';

/** Of the events that weigh: the engine names no others. */
const REASON_KINDS: Partial<Record<EventType, ReasonKind>> = {
  view: 'viewed',
  cart: 'carted',
  purchase: 'purchased',
  like: 'liked',
  dislike: 'disliked',
  'not-interested': 'disliked',
};

const NO_ITEMS = new Int32Array();

export interface ModelInfo {
  version: number;
  name: string;
  items: number;
  dimensions: number;
  edges: number;
  bytes: number;
  memoryBytes: number;
}

/** What the visit adds to a request. */
export interface VisitState extends ExposureColumns {
  /** Indices that are not listed, besides those of the request. */
  exclude: readonly number[];
  seed: number;
  /** Seconds since 1970. */
  now: number;
  /** What was learnt of the shopper. */
  learnt: Float32Array;
  /** Those of the request and of its placement. */
  rules: EngineRules;
}

/** One loaded bundle: the engine speaks in indices, this class in the shop's ids. */
export class Model {
  readonly info: ModelInfo;
  readonly #encoder: OutsideEncoder;
  readonly #manifest: Manifest;
  readonly #engine: EngineHandle;
  readonly #ids: IdTable;
  readonly #catalog: Catalog | null;
  readonly attributes: Attributes;
  #overlay: Overlay = {};
  #columns: { revision: number; history: HistoryColumns } | null = null;

  /** @throws StartError when the engine refuses the bundle */
  constructor(module: CoreModule, bundle: BundleBytes, overlay: Overlay | null, encoder: OutsideEncoder) {
    const manifest = parseManifest(bundle.manifest);
    for (const { role, path, bytes } of manifest.files) {
      const found = fileOf(bundle, role).byteLength;
      const problem = `${path}: has ${found} bytes, manifest.json says ${bytes}`;
      if (found !== bytes) throw bundleRefused(STATUS.corrupt, problem);
    }
    const { engine, code, message } = module.loadEngine(manifest, bundle.roles, bundle.files);
    if (!engine) throw bundleRefused(code, message);
    this.#engine = engine;
    this.#encoder = encoder;
    this.#manifest = manifest;
    const tensors = readTensors(ownBytes(fileOf(bundle, 'ids')));
    this.#ids = new IdTable(tensorBytes(tensors, 'id_bytes'), uint32s(tensors, 'id_offsets'));
    this.#catalog = bundle.roles.includes('catalog') ? new Catalog(ownBytes(fileOf(bundle, 'catalog'))) : null;
    const attributes = bundle.roles.includes('attributes') ? ownBytes(fileOf(bundle, 'attributes')) : null;
    this.attributes = new Attributes(this.#catalog, attributes);
    if (overlay) this.overlay(overlay);
    this.info = describe(engine, manifest, bundle);
  }

  /** A bundle past its date goes on serving, and each list says so. */
  expired(nowMs: number): Degraded | null {
    return isExpired(this.#manifest, nowMs) ? toDegraded(expired(this.#manifest), 'bundle-expired') : null;
  }

  knows(itemId: string): boolean {
    return this.indexOf(itemId) >= 0;
  }

  /** Negative: unknown. */
  readonly indexOf = (itemId: string): number => this.#ids.indexOf(itemId);

  /** Lays other prices and stock over the catalogue, for filters too. */
  overlay(overlay: Overlay): void {
    const changed = [...new Set([...Object.keys(this.#overlay), ...Object.keys(overlay)])];
    this.#overlay = overlay;
    const known = changed.filter((itemId) => this.knows(itemId));
    const items = Int32Array.from(known, (itemId) => this.indexOf(itemId));
    for (const name of ['price', 'stock'] as const) {
      const column = this.attributes.find(name);
      if (column?.kind !== 'number') continue;
      const values = Float32Array.from(known, (itemId) => this.itemOf(itemId)?.[name] ?? Number.NaN);
      this.#engine.setNumbers(column.column, items, values);
    }
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
   * @throws Error when the engine refuses the request, which its validation should have made impossible
   * @throws a promise when an encoder has to be waited for
   */
  list(request: ListRequest, events: History, visit: VisitState): ListedItem[] {
    const history = this.#columnsOf(events);
    const personal = byEncoder(request);
    const columns = personal ? { ...this.#withUser(history), learnt: visit.learnt } : history.columns;
    const answer = this.#engine.list(LIST_KIND_CODES[request.list], columns, {
      ...request,
      ...visit,
      exclude: Int32Array.from([...this.indicesOf(request.exclude), ...visit.exclude]),
      excludeHistory: false,
      items: Int32Array.from(this.indicesOf(request.itemIds)),
    });
    if (answer.code !== STATUS.ok) throw new Error(answer.message);
    return answer.hits.map((hit, i) => this.#listed(hit, request.offset + i + 1, history));
  }

  /**
   * In the order asked, without what the bundle does not know. Nothing when it is not calibrated.
   * @throws a promise when an encoder has to be waited for
   */
  predict(itemIds: readonly string[], events: History): Prediction[] {
    const known = itemIds.filter((itemId) => this.knows(itemId));
    const columns = this.#withUser(this.#columnsOf(events));
    const { code, message, probabilities } = this.#engine.predict(columns, Int32Array.from(known, this.indexOf));
    if (code !== STATUS.ok) throw new Error(message);
    return known
      .map((itemId, i) => ({ itemId, probability: probabilities[i] as number }))
      .filter(({ probability }) => !Number.isNaN(probability));
  }

  /** The catalogue in the order of the bundle; only ids when it has none. */
  items(offset: number, limit: number): Item[] {
    const end = Math.min(this.#ids.size, offset + limit);
    const items: Item[] = [];
    for (let index = offset; index < end; index++) items.push(this.#item(index, this.#ids.idOf(index)));
    return items;
  }

  /** The event behind each entry of the columns. */
  originsOf(history: History): readonly HistoryEvent[] {
    return this.#columnsOf(history).origins;
  }

  /** A step of learning from the first `end` entries, given what was learnt without the last of them. */
  learn(history: History, end: number, learnt: Float32Array): Float32Array {
    return this.#engine.learn({ ...this.#columnsOf(history).columns, learnt }, end);
  }

  delete(): void {
    this.#engine.delete();
  }

  #withUser({ columns }: HistoryColumns): EventColumns {
    const session = (): number[] => this.#engine.predict(columns, NO_ITEMS).session;
    return { ...columns, user: this.#encoder.userOf(session, this.#manifest.dimensions) };
  }

  #columnsOf(history: History): HistoryColumns {
    if (this.#columns?.revision !== history.revision) {
      this.#columns = { revision: history.revision, history: toColumns(history.events, this.#ids) };
    }
    return this.#columns.history;
  }

  #listed(hit: EngineHit, rank: number, { origins, itemIds }: HistoryColumns): ListedItem {
    const itemId = this.#ids.idOf(hit.item);
    const reasons: Reason[] = [];
    for (const { event, weight } of hit.reasons) {
      const origin = origins[event];
      if (!origin) continue;
      const kind = REASON_KINDS[origin.type] ?? 'viewed';
      reasons.push({ kind, itemId: itemIds[event] as string, eventId: origin.eventId, weight });
    }
    const listed: ListedItem = { itemId, rank, score: hit.score, source: SOURCES[hit.source] ?? 'popular', reasons };
    if (this.#catalog) listed.item = this.#item(hit.item, itemId);
    return listed;
  }

  #item(index: number, itemId: string): Item {
    const item = this.#catalog?.at(index, itemId) ?? { itemId, title: '', price: null, category: null, brand: null };
    // Own properties only: ids are the shop's, and `constructor` is a fine one.
    const laid = Object.hasOwn(this.#overlay, itemId) ? this.#overlay[itemId] : undefined;
    return { ...this.attributes.valuesOf(index), ...item, ...laid };
  }
}

/** Whether a list goes by the user vector. */
export function byEncoder({ list }: ListRequest): boolean {
  return list === 'recommend' || list === 'rerank';
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
