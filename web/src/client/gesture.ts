import { VitrineError } from '../shared/errors.js';

/** Bulk reads need a person who has just clicked or typed, so that a foreign script cannot take the history unnoticed. */
export function requireGesture(call: string): void {
  const activation = globalThis.navigator?.userActivation as { isActive: boolean } | undefined;
  if (!activation || activation.isActive) return;
  throw new VitrineError('needs-gesture', `${call} works within a click or a key press only`);
}
