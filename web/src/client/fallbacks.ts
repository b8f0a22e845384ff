// What calls resolve with when there is no core to ask.
import type { Degraded } from '../shared/errors.js';
import type { Calls, Consent, Profile, RecommendationList } from '../shared/protocol.js';
import { newId } from './ids.js';

export function emptyList(degraded: Degraded): RecommendationList {
  return { recommendationId: newId(), items: [], bundleVersion: null, computeMs: 0, degraded };
}

export function emptyProfile(): Profile {
  return { events: 0, topCategories: [], topBrands: [], priceBand: null, recentItemIds: [] };
}

export function emptyStats(consent: Consent): Calls['stats']['result'] {
  return {
    consent,
    storage: 'memory',
    history: { events: 0, stored: 0, learnt: 0 },
    bundle: null,
    startup: null,
    lists: { count: 0, lastComputeMs: 0, unknownPins: 0 },
  };
}
