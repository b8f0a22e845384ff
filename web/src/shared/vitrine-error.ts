import type { ErrorCode } from './errors.js';

/**
 * What Vitrine throws and rejects with.
 * Calls throw it for `invalid-argument` (the message begins with the argument's name), `closed` and `needs-gesture` (bulk
 * reads of the history outside of a click or a key press) only; the other codes
 * arrive as `degraded` of a list and in the events `degraded` and `error`.
 * Training rejects with `invalid-argument`, `input-unusable` (a file that no model can be made of; the message says where
 * and why), `out-of-memory` and `wasm-unavailable` (the worker or the module did not start).
 */
export class VitrineError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'VitrineError';
    this.code = code;
  }
}
