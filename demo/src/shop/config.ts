// What a shop would set for itself, read from the page's <meta> tags so that a built demo needs no rebuild. There is no
// document while the pages are prerendered.
const inPage = typeof document !== 'undefined';

function meta(name: string): string | null {
  const content = inPage ? document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content.trim() : '';
  return content ? content : null;
}

const currency = meta('vitrine-currency') ?? 'GBP';
/** BCP 47 tag of the titles, for screen readers. */
export const titleLanguage = meta('vitrine-titles') ?? 'en';

const base = inPage ? document.baseURI : 'http://localhost/';
export const bundleUrl = new URL(meta('vitrine-bundle') ?? 'model/manifest.json', base).href;
/** The products as plain JSON, for what is shown without the model (tools/demo.mjs makes it). */
export const productsUrl = new URL('products.json', base).href;
const withVectors = meta('vitrine-bundle-with-vectors');
/** Of a second bundle, loaded only to compare encoders; `null`: there is none. */
export const vectorsUrl = withVectors && new URL(withVectors, base).href;

// Making a format takes a browser a millisecond, and every card and every answer shows a number.
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(key: string, locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const format = formats.get(key + locale) ?? new Intl.NumberFormat(locale, options);
  formats.set(key + locale, format);
  return format;
}

const decimals = (digits: number, locale: string): Intl.NumberFormat =>
  formatOf(`${digits} `, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** An unknown price is shown as none, not as zero. */
export const price = (amount: number | null, locale: string): string =>
  amount === null ? '' : formatOf('price ', locale, { style: 'currency', currency }).format(amount);

export const bytes = (count: number): string =>
  count < 1000 ? `${count} B` : count < 1e6 ? `${Math.round(count / 1000)} KB` : `${(count / 1e6).toFixed(1)} MB`;

export function milliseconds(value: number, locale: string): string {
  if (value < 0.1) return `< ${decimals(1, locale).format(0.1)} ms`;
  return `${decimals(value < 10 ? 1 : 0, locale).format(value)} ms`;
}
