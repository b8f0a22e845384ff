// Moving a history in and out: in a file of its own, loaded only when somebody does. It imports nothing at run time, so that
// there is one VitrineError and not a second one in this file.
import type { VitrineError } from '../shared/errors.js';
import type { HistoryEvent, MergedOrders } from '../shared/protocol.js';
import { newId } from './ids.js';

const FORMAT = 1;
const MAX_FILE_BYTES = 64 << 20;
const MAX_ORDERS = 10_000;

/** What the client lends. */
export interface Lender {
  name: string;
  now(): number;
  checks: Checks;
  read(): Promise<HistoryEvent[]>;
  add(events: HistoryEvent[]): Promise<number>;
}

/** data.export() */
export async function exported({ name, now, read }: Lender): Promise<Blob> {
  return historyFile(name, await read(), now());
}

/** data.import() */
export async function imported({ add, checks }: Lender, file: unknown): Promise<number> {
  return add(await readHistoryFile(file, checks));
}

/** data.merge() */
export async function merged({ add, now, checks }: Lender, orders: unknown): Promise<MergedOrders> {
  const events = checkOrders(orders, now(), checks);
  const added = await add(events);
  return { added, known: events.length - added };
}

/** data.resetLearning() */
export async function resetLearning({ add, now }: Lender): Promise<void> {
  await add([{ type: 'learning-reset', eventId: newId(), time: Math.floor(now() / 1000) }]);
}

/** The client's own checks. */
export interface Checks {
  trackEvent(input: unknown, nowMs: number, newId: () => string): HistoryEvent;
  invalid(argument: string, mustBe: string): VitrineError;
}

export function historyFile(name: string, events: HistoryEvent[], nowMs: number): Blob {
  const file = { vitrine: 'history', format: FORMAT, name, exported: new Date(nowMs).toISOString(), events };
  return new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' });
}

/** @throws VitrineError `invalid-argument` naming the place in the file */
export async function readHistoryFile(file: unknown, checks: Checks): Promise<HistoryEvent[]> {
  const { invalid } = checks;
  if (typeof file !== 'string' && !(file instanceof Blob)) throw invalid('file', 'a Blob, a File or its text');
  if ((typeof file === 'string' ? file.length : file.size) > MAX_FILE_BYTES) throw invalid('file', 'at most 64 MiB');
  let json: { vitrine?: unknown; format?: unknown; events?: unknown } | null;
  try {
    json = JSON.parse(typeof file === 'string' ? file : await file.text());
  } catch {
    throw invalid('file', 'JSON, as data.export() gives it; was it cut off?');
  }
  if (json?.vitrine !== 'history' || !Array.isArray(json.events)) throw invalid('file', 'made by data.export()');
  if (json.format !== FORMAT) throw invalid('file.format', `${FORMAT}; update the vitrine package`);
  return json.events.map((event: unknown, i) => checkHistoryEvent(event, `file.events[${i}]`, checks));
}

/** The account's own orders as events. */
export function checkOrders(orders: unknown, nowMs: number, checks: Checks): HistoryEvent[] {
  if (!Array.isArray(orders) || orders.length > MAX_ORDERS) {
    throw checks.invalid('orders', `an array of 0 to ${MAX_ORDERS} orders`);
  }
  return orders.map((order: unknown, i) => {
    const place = `orders[${i}]`;
    if (typeof order !== 'object' || order === null) throw checks.invalid(place, 'an object { orderId, at, lines }');
    return at(place, () => checks.trackEvent({ ...order, type: 'purchase' }, nowMs, String));
  });
}

/** An event of an exported file, under the id that it had. */
function checkHistoryEvent(input: unknown, place: string, checks: Checks): HistoryEvent {
  const { eventId, time, type } = (input ?? {}) as { eventId?: unknown; time?: unknown; type?: unknown };
  if (typeof eventId !== 'string' || eventId.length < 1 || eventId.length > 1024) {
    throw checks.invalid(`${place}.eventId`, 'a string of 1 to 1024 characters');
  }
  if (typeof time !== 'number' || !(time >= 0)) throw checks.invalid(`${place}.time`, 'seconds since 1970');
  if (type === 'learning-reset') return { type, eventId, time };
  return at(place, () => checks.trackEvent({ ...(input as object), at: time * 1000 }, time * 1000, () => eventId));
}

/** Puts the place before the name of the argument. */
function at<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Error) error.message = `${place}.${error.message}`;
    throw error;
  }
}
