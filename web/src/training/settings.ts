// What a training can be told. Everything has a default: what a file is, it mostly says itself.

/** What the lines of a file are. */
export type InputKind = 'orders' | 'events' | 'sequences';

/** What a column can be, as for `vitrine train --map`. */
export type ColumnRole =
  | 'order'
  | 'user'
  | 'item'
  | 'title'
  | 'quantity'
  | 'price'
  | 'time'
  | 'type'
  | 'category'
  | 'brand'
  | 'session';

/** What an attribute of the catalogue can be; `none` leaves its column out. */
export type AttributeKind = 'label' | 'tags' | 'number' | 'boolean' | 'date' | 'none';

/** How a model is made. Everything has a default. */
export interface TrainSettings {
  /** What the lines are. Default: found out from the names of the columns. */
  kind?: InputKind;
  /** Which column plays a role, as in `{ item: 'StockCode' }`. Default: found by their usual names. */
  map?: Partial<Record<ColumnRole, string>>;
  /** What another column of the catalogue is. Default: found out from its values. */
  attributes?: Record<string, AttributeKind>;
  /** What separates fields. Default: what the first line has most of. */
  separator?: ',' | ';' | '\t' | '|';
  /** How 3/4/2011 is read. Default: found out from the column, and an error where nothing in it decides. */
  dateOrder?: 'mdy' | 'dmy';
  /** How letters are written; `windows-1252` is Latin-1 as well. Default: found out. */
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** How the model is measured. Default: `'time'`, of sequences `'leave-one-out'`. */
  split?: 'time' | 'leave-one-out';
  /** In the manifest, 1..200 characters. Default: `'shop'`. */
  name?: string;
  /** In the manifest; must grow from one training to the next. Default: seconds since 1970 of the newest event. */
  version?: number;
  /** In the manifest, seconds since 1970. Default: that of the newest event. */
  created?: number;
  /** 0..2^53 - 1: the same seed and the same file give the same bundle. Default: 1. */
  seed?: number;
  /** Of the item vectors, 0..256; 0: none, the graph alone. Default: 32. */
  dimensions?: number;
  /**
   * How item vectors are stored: `int8`, `int4`, `pq8`, `pq16`, `pq32`, or codes and rows as in `pq16+int4`. Default:
   * `auto`, by the number of items and `maxBytes`.
   */
  vectors?: string;
  /** Largest size of the bundle after gzip, in bytes. Default: no limit. */
  maxBytes?: number;
  /** `false`: the model that was measured, instead of one fitted again on everything. Default: `true`. */
  refit?: boolean;
}

/** The parts of a training, in their order. */
export type TrainStage = (typeof TRAIN_STAGES)[number];

/** Mirrors TrainStage of src/train/pipeline.h. */
export const TRAIN_STAGES = ['ingest', 'split', 'encoder', 'tune', 'calibrate', 'test', 'refit', 'pack'] as const;

/** How far a training is. */
export interface TrainProgress {
  stage: TrainStage;
  /** What is done now, for people. */
  text: string;
  /** Of the whole training, 0..1, by what the stages usually take. */
  fraction: number;
  /** By how it went so far; `null`: too early to tell. */
  secondsLeft: number | null;
}

/** Lines that were dropped for one reason. */
export interface DroppedLines {
  lines: number;
  meaning: string;
  examples: { line: number; column: number; field: string; text: string }[];
}

/** What was read of a file: the `counts` of report.json. */
export interface InputReport {
  kind?: InputKind;
  input: string;
  read: number;
  kept: number;
  guests: number;
  /** By reason. */
  dropped: Record<string, DroppedLines>;
  /** What was found out, as in `{ separator: ',', 'column item': 'StockCode' }`. */
  inferred: Record<string, string>;
  rules: { rule: string; text: string; lines: number; values: Record<string, number> }[];
  /** What the user may want to do about it. */
  hints: string[];
  catalog?: InputReport;
}

/** report.json: what was read, how good the model is, and what it was made with. */
export interface TrainReport {
  protocol: { split: string; text: string; validationCases: number; testCases: number };
  counts: InputReport & { items: number; customers: number; guestVisits: number; interactions: number };
  /** Figures such as `ndcg@10` by model: `vitrine`, and what it has to beat. Empty: there was nothing to ask. */
  models: Record<string, Record<string, number>>;
  /** 95 % intervals of `recall@10` and `ndcg@10` of each model, by bootstrap over customers. */
  intervals: { models: Record<string, Record<string, { low: number; high: number }>> };
  /** `models` once more, where what the shopper has touched already may be listed again. */
  unmasked: Record<string, Record<string, number>>;
  /** Models that were not compared with, and why. */
  leftOut: { name: string; reason: string }[];
  bootstrap: { against: string; metric: string; difference: number; low: number; high: number; above: boolean }[];
  /** What the user should know of the bundle: too little data for something, for one. */
  warnings: string[];
  /** ... and of the figures. */
  caveats: string[];
  bytes: Record<string, number>;
  gzipBytes: number;
  seconds: Record<string, number>;
  peakMemoryBytes: number;
  [more: string]: unknown;
}
