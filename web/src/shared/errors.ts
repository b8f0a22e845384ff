// A file of its own: whichever entries of the package a page or a process loads, the build gives them one class.
import { VitrineError } from './vitrine-error.js';

export { VitrineError };

/** Every way in which a call or the recommender can fall short. The names are API: append only. */
export type ErrorCode =
  | 'invalid-argument'
  | 'closed'
  | 'needs-gesture'
  | 'no-model-yet'
  | 'no-history'
  | 'no-match'
  | 'unknown-attribute'
  | 'storage-unavailable'
  | 'wasm-unavailable'
  | 'bundle-not-found'
  | 'bundle-corrupt'
  | 'bundle-untrusted'
  | 'bundle-expired'
  | 'bundle-too-new'
  | 'encoder-failed'
  | 'input-unusable'
  | 'out-of-memory';

/** The codes for which a list still resolves, with the best there is. */
export type DegradedCode = Exclude<
  ErrorCode,
  'invalid-argument' | 'closed' | 'needs-gesture' | 'input-unusable' | 'out-of-memory'
>;

/** Why a list is not as good as it should be. `message` is for developers and says what to do. */
export interface Degraded {
  code: DegradedCode;
  message: string;
}

/** What crossed threads as data. */
export function errorOf({ code, message }: { code: ErrorCode; message: string }): VitrineError {
  return new VitrineError(code, message);
}

/** An `invalid-argument` whose message names the argument. */
export function invalidArgument(argument: string, mustBe: string): VitrineError {
  return new VitrineError('invalid-argument', `${argument} must be ${mustBe}`);
}

/** Errors that are expected while a model is loaded; they become `Degraded`, never a rejection. */
export class StartError extends Error {
  readonly code: DegradedCode;

  constructor(code: DegradedCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The reason of any failure during start-up, as data that can cross threads. */
export function toDegraded(error: unknown, otherwise: DegradedCode): Degraded {
  if (error instanceof StartError) return { code: error.code, message: error.message };
  return { code: otherwise, message: error instanceof Error ? error.message : String(error) };
}

/** Mirrors StatusCode of src/base/status.h. */
export const STATUS = {
  ok: 0,
  invalidArgument: 1,
  notFound: 2,
  corrupt: 3,
  tooNew: 4,
  outOfMemory: 5,
  io: 6,
  cancelled: 7,
} as const;

/** How a bundle that the engine refused is reported. */
export function bundleRefused(status: number, message: string): StartError {
  if (status === STATUS.tooNew) return new StartError('bundle-too-new', `${message}; update the vitrine package`);
  if (status === STATUS.outOfMemory) return new StartError('wasm-unavailable', message);
  return new StartError('bundle-corrupt', message);
}
