// The little that the demo itself keeps: the visitor's answer to the consent question and, once that is yes, the cart and
// which likes can be taken back. The history is Vitrine's business.
import type { Consent } from 'vitrine';

const CONSENT = 'vitrine-demo.consent';
const CART = 'vitrine-demo.cart';
const MARKS = 'vitrine-demo.marks';
const LOOKED = 'vitrine-demo.looked';

export interface CartLine {
  readonly itemId: string;
  readonly quantity: number;
}

/** Ids of items with the id of the event that says so, by which it can be undone. */
export interface Marks {
  readonly liked: ReadonlyMap<string, string>;
  readonly hidden: ReadonlyMap<string, string>;
}

export const noMarks: Marks = { liked: new Map(), hidden: new Map() };

// Storage can be forbidden altogether: the shop then forgets, and works.
function read(key: string, storage: 'localStorage' | 'sessionStorage' = 'localStorage'): string | null {
  try {
    return globalThis[storage].getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null, storage: 'localStorage' | 'sessionStorage' = 'localStorage'): void {
  try {
    if (value === null) globalThis[storage].removeItem(key);
    else globalThis[storage].setItem(key, value);
  } catch {
    // Full or forbidden: nothing to do, the page goes on from memory.
  }
}

/** What was read from storage was written by anybody: only what has the right form is believed. */
function readJson(key: string): unknown {
  try {
    return JSON.parse(read(key) ?? 'null');
  } catch {
    return null;
  }
}

export function savedConsent(): Consent {
  const value = read(CONSENT);
  return value === 'granted' || value === 'denied' ? value : 'pending';
}

export const saveConsent = (consent: Consent): void => write(CONSENT, consent === 'pending' ? null : consent);

export function savedCart(): readonly CartLine[] {
  const lines = readJson(CART);
  return Array.isArray(lines) ? lines.filter(isCartLine) : [];
}

function isCartLine(line: unknown): line is CartLine {
  if (typeof line !== 'object' || line === null) return false;
  const { itemId, quantity } = line as Partial<Record<keyof CartLine, unknown>>;
  return typeof itemId === 'string' && Number.isInteger(quantity) && Number(quantity) > 0;
}

export const saveCart = (lines: readonly CartLine[]): void =>
  write(CART, lines.length > 0 ? JSON.stringify(lines) : null);

export function savedMarks(): Marks {
  const saved = readJson(MARKS);
  if (typeof saved !== 'object' || saved === null) return noMarks;
  const { liked, hidden } = saved as Partial<Record<keyof Marks, unknown>>;
  return { liked: markMap(liked), hidden: markMap(hidden) };
}

const markMap = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    Array.isArray(value)
      ? value.filter(
          (pair): pair is [string, string] =>
            Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'),
        )
      : [],
  );

export const saveMarks = ({ liked, hidden }: Marks): void =>
  write(MARKS, liked.size + hidden.size > 0 ? JSON.stringify({ liked: [...liked], hidden: [...hidden] }) : null);

/** Nothing of what the visitor did is left in the demo's own storage. */
export function forgetVisitor(): void {
  write(CART, null);
  write(MARKS, null);
}

/** Whether a newer model was looked for since this tab was opened; from now on it was. */
export function lookedBefore(): boolean {
  const before = read(LOOKED, 'sessionStorage') !== null;
  write(LOOKED, '1', 'sessionStorage');
  return before;
}

/** Another tab has changed the cart or the answer. */
export function onOtherTab(changed: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === null || [CONSENT, CART, MARKS].includes(key)) changed();
  });
}
