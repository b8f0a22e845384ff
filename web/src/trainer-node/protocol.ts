// What a process and its trainer's thread say to each other.
import type { TrainerMessage } from '../training/protocol.js';
import type { TrainSettings } from '../training/settings.js';

/** Paths of files. */
export interface ThreadRequest {
  lines: string;
  catalog: string | null;
  settings: TrainSettings;
}

export type ThreadMessage = Exclude<TrainerMessage, { kind: 'online' }>;
