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
const withVectors = meta('vitrine-bundle-with-vectors');
/** Of a second bundle, loaded only to compare encoders; `null`: there is none. */
export const vectorsUrl = withVectors && new URL(withVectors, base).href;
/** The most popular products as plain JSON, for when there is no model (tools/demo.mjs makes it). */
export const fallbackUrl = new URL('popular.json', base).href;

const formats = new Map<string, Intl.NumberFormat>();

/** An unknown price is shown as none, not as zero. */
export function price(amount: number | null, locale: string): string {
  if (amount === null) return '';
  const format = formats.get(locale) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(locale, format);
  return format.format(amount);
}

export const bytes = (count: number): string =>
  count < 1000 ? `${count} B` : count < 1e6 ? `${Math.round(count / 1000)} KB` : `${(count / 1e6).toFixed(1)} MB`;

export function milliseconds(value: number, locale: string): string {
  const text = (digits: number): string =>
    value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (value < 0.1) return `< ${(0.1).toLocaleString(locale)} ms`;
  return `${text(value < 10 ? 1 : 0)} ms`;
}
