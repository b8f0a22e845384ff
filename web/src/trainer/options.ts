import { checkInteger } from '../shared/checks.js';
import { invalidArgument } from '../shared/errors.js';
import type { InputReport, TrainProgress, TrainSettings } from '../training/settings.js';

/** How a model is made, and who hears of it. */
export interface TrainOptions extends TrainSettings {
  /** Ends the training, which then rejects with the signal's reason. Nothing is left of it. */
  signal?: AbortSignal;
  /** Called a few times a second at the most. */
  onProgress?: (progress: TrainProgress) => void;
  /** What was found out about the file and what was dropped of it, once it has been read. */
  onRead?: (report: InputReport) => void;
}

const ONE_OF = {
  kind: ['orders', 'events', 'sequences'],
  separator: [',', ';', '\t', '|'],
  dateOrder: ['mdy', 'dmy'],
  encoding: ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'],
  split: ['time', 'leave-one-out'],
} as const;

const WHOLE = {
  version: [0, Number.MAX_SAFE_INTEGER],
  created: [0, Number.MAX_SAFE_INTEGER],
  seed: [0, Number.MAX_SAFE_INTEGER],
  dimensions: [0, 256],
  maxBytes: [0, Number.MAX_SAFE_INTEGER],
} as const;

/**
 * @returns what the trainer itself is told: plain data
 * @throws VitrineError `invalid-argument`
 */
export function checkSettings(options: TrainOptions): TrainSettings {
  const { signal: _signal, onProgress: _onProgress, onRead: _onRead, ...settings } = options;
  for (const [name, values] of Object.entries(ONE_OF)) {
    const value = settings[name as keyof typeof ONE_OF];
    if (value !== undefined && !(values as readonly string[]).includes(value)) {
      throw invalidArgument(name, `one of ${values.map((one) => JSON.stringify(one)).join(', ')}`);
    }
  }
  for (const [name, [low, high]] of Object.entries(WHOLE)) {
    const value = settings[name as keyof typeof WHOLE];
    if (value !== undefined) checkInteger(value, name, low, high);
  }
  for (const name of ['map', 'attributes'] as const) {
    const pairs = settings[name];
    if (pairs === undefined) continue;
    const isTexts = typeof pairs === 'object' && pairs !== null;
    if (
      !isTexts ||
      Object.entries(pairs)
        .flat()
        .some((text) => typeof text !== 'string' || text.includes('\0'))
    ) {
      throw invalidArgument(name, 'an object of texts');
    }
  }
  for (const name of ['name', 'vectors'] as const) {
    const text = settings[name];
    if (text !== undefined && (typeof text !== 'string' || text === '' || text.length > 200)) {
      throw invalidArgument(name, 'a text of 1..200 characters');
    }
  }
  return settings;
}

/** Too early a guess is none. */
const LEAST_FRACTION = 0.05;

/** Tells a listener how far it is, with the time left as it went so far. */
export function progressTeller(
  { onProgress }: TrainOptions,
  nowMs: () => number,
): (progress: Omit<TrainProgress, 'secondsLeft'>) => void {
  const began = nowMs();
  let text = '';
  return (progress) => {
    text = progress.text || text;
    const { fraction } = progress;
    const seconds = (nowMs() - began) / 1000;
    const secondsLeft = fraction < LEAST_FRACTION ? null : (seconds * (1 - fraction)) / fraction;
    onProgress?.({ ...progress, text, secondsLeft });
  };
}
