// What a shop would set for itself, read from the page's <meta> tags so that a built demo needs no rebuild.

function meta(name: string): string | null {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content.trim();
  return content ? content : null;
}

const currency = meta('vitrine-currency') ?? 'GBP';
const money = new Intl.NumberFormat(document.documentElement.lang || 'en-GB', { style: 'currency', currency });

export const bundleUrl = new URL(meta('vitrine-bundle') ?? 'model/manifest.json', document.baseURI).href;

/** An unknown price is shown as none, not as zero. */
export const price = (amount: number | null): string => (amount === null ? '' : money.format(amount));

export const bytes = (count: number): string =>
  count < 1000 ? `${count} B` : count < 1e6 ? `${Math.round(count / 1000)} KB` : `${(count / 1e6).toFixed(1)} MB`;
