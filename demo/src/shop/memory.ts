// The little that the demo itself keeps in localStorage: the visitor's answer to the consent question, and, once that is
// yes, the cart. The history is Vitrine's business.

import type { Consent } from 'vitrine';

const CONSENT = 'vitrine-demo.consent';
const CART = 'vitrine-demo.cart';

export interface CartLine {
  readonly itemId: string;
  readonly quantity: number;
}

// Storage can be forbidden altogether: the shop then forgets, and works.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Full or forbidden: nothing to do, the page goes on from memory.
  }
}

export function savedConsent(): Consent {
  const value = read(CONSENT);
  return value === 'granted' || value === 'denied' ? value : 'pending';
}

export const saveConsent = (consent: Consent): void => write(CONSENT, consent === 'pending' ? null : consent);

export function savedCart(): readonly CartLine[] {
  try {
    const lines: unknown = JSON.parse(read(CART) ?? '[]');
    return Array.isArray(lines) ? lines.filter(isCartLine) : [];
  } catch {
    return [];
  }
}

function isCartLine(line: unknown): line is CartLine {
  if (typeof line !== 'object' || line === null) return false;
  const { itemId, quantity } = line as Partial<Record<keyof CartLine, unknown>>;
  return typeof itemId === 'string' && Number.isInteger(quantity) && Number(quantity) > 0;
}

export const saveCart = (lines: readonly CartLine[]): void =>
  write(CART, lines.length > 0 ? JSON.stringify(lines) : null);
export const forgetCart = (): void => write(CART, null);
