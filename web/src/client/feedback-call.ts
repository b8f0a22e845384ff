import { invalidArgument } from '../shared/errors.js';
import type { FacadeOptions } from './facade-options.js';
import type { CallCore } from './pending-calls.js';
import type { Recommender } from './recommender.js';

/** Fetches what makes a report when one is asked for. */
export function feedbackCall(
  { name, now }: FacadeOptions,
  call: CallCore,
  consent: Recommender['consent'],
): Recommender['feedbackReport'] {
  return async (options) =>
    (await import('./feedback-report.js')).feedbackReport(options, { name, now, call, consent, invalid: invalidArgument });
}
