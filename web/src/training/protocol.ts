// What the page and its trainer's worker say to each other.
import type { Degraded, ErrorCode } from '../shared/errors.js';
import type { TrainedFiles } from './run.js';
import type { InputReport, TrainSettings, TrainStage } from './settings.js';

/** The only message to the worker, through its port. */
export interface TrainRequest {
  /** As module-text.ts reads it. */
  wasm: string;
  lines: { name: string; blob: Blob };
  catalog: { name: string; blob: Blob } | null;
  settings: TrainSettings;
}

export type TrainerMessage =
  /** The worker is there; whether its own test found it sealed. */
  | { kind: 'online'; sealed: boolean }
  | { kind: 'progress'; stage: TrainStage; fraction: number; text: string }
  | { kind: 'ingested'; report: InputReport }
  | { kind: 'trained'; trained: TrainedFiles }
  | { kind: 'failed'; code: ErrorCode; message: Degraded['message'] };
