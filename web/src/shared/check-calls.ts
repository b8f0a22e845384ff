import { checkId, checkInteger, checkText, isRecord, toMilliseconds } from './checks.js';
import { invalidArgument } from './errors.js';
import type { DeleteSelector, ListCall } from './protocol.js';

/** The largest list there can be: every item of the largest bundle (kMaxItems of src/bundle/roles.h). */
const MAX_CATALOG = 16 << 20;

export function checkSelector(selector: unknown): DeleteSelector {
  if (isRecord(selector) && Object.keys(selector).length === 1) {
    if ('eventId' in selector) return { eventId: checkText(selector['eventId'], 'eventId', 1024) };
    if ('itemId' in selector) return { itemId: checkId(selector['itemId'], 'itemId') };
    if ('before' in selector) return { before: toMilliseconds(selector['before'], 'before') };
  }
  throw invalidArgument('selector', 'exactly one of { eventId }, { itemId } and { before }');
}

/** A list that was shown, and the event or the item that it is to do without. */
export interface WhatIf {
  recommendationId: string;
  without: string;
}

export function checkWhatIf({ items, options }: ListCall): WhatIf {
  if (!isRecord(options)) throw invalidArgument('options', 'an object { without }');
  const recommendationId = checkText(items, 'recommendationId', 1024);
  return { recommendationId, without: checkText(options['without'], 'without', 1024) };
}

/** A page of the catalogue. */
export function checkRange(range: unknown): { offset: number; limit: number } {
  if (range !== undefined && !isRecord(range)) throw invalidArgument('range', 'an object { offset, limit }');
  return {
    offset: checkInteger(range?.['offset'] ?? 0, 'offset', 0, MAX_CATALOG),
    limit: checkInteger(range?.['limit'] ?? MAX_CATALOG, 'limit', 1, MAX_CATALOG),
  };
}
