import type { HistoryEvent } from '../shared/protocol.js';
import type { Rewriting } from './history-store.js';

/** A chunk that holds so many events is left alone unless one of them changes. */
const FULL_CHUNK = 256;

/** Readable chunks that go, and what takes the place of each group of them. */
export interface RewritePlan {
  replaced: string[];
  /** `after`: the chunk whose place in the order the new one takes. */
  added: { after: string; events: HistoryEvent[] }[];
}

/**
 * Which chunks have to be written anew: those with an event that changes, and with `merge` also the small ones, which are
 * joined. `chunks` in the order of storing. An event that lies in two of the chunks rewritten is kept once.
 */
export function planRewrite(
  chunks: readonly (readonly [id: string, events: readonly HistoryEvent[]])[],
  change: Rewriting,
  merge: boolean,
): RewritePlan {
  const plan: RewritePlan = { replaced: [], added: [] };
  const seen = new Set<string>();
  let small = 0;
  for (const [id, events] of chunks) {
    const rest = events.map(change);
    const touched = rest.some((event, i) => event !== events[i]);
    const isSmall = events.length < FULL_CHUNK;
    if (!touched && !(merge && isSmall)) continue;
    if (!touched) small++;
    plan.replaced.push(id);
    for (const event of rest) {
      if (!event || seen.has(event.eventId)) continue;
      seen.add(event.eventId);
      const last = plan.added.at(-1);
      const joins = last && (last.after === id || merge) && last.events.length < FULL_CHUNK;
      if (joins) last.events.push(event);
      else plan.added.push({ after: id, events: [event] });
    }
  }
  // One small chunk alone has nothing to be joined with.
  if (plan.replaced.length === 1 && small === 1) return { replaced: [], added: [] };
  return plan;
}
