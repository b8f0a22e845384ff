// The shop that a visitor has made of their own orders, kept for the real navigations of its pages. Its files lie in Cache
// Storage under an address that no server has; which shop is open stands in localStorage, where a page can read it at once.
import type { SuppliedBundle } from 'vitrine';
import { bundleUrl } from '../shop/config.ts';
import { forgetVisitor } from '../shop/memory.ts';

const CURRENT = 'vitrine-demo.own-shop';
const CACHE = 'vitrine-demo-own-shop';

export interface OwnShop {
  /** Of this training; also the namespace of its history. */
  readonly id: string;
  /** Of the file it was made from. */
  readonly name: string;
}

/** What `createRecommender` is told of where a shop is: an address, and for one's own shop also how to get at it. */
export interface ShopSource {
  readonly bundle: string;
  readonly name?: string;
  fetch?(url: string): Promise<Response>;
}

/** The visitor's own shop, if one is open in this browser. */
export function currentShop(): OwnShop | null {
  try {
    const shop = JSON.parse(localStorage.getItem(CURRENT) ?? 'null') as Partial<Record<keyof OwnShop, unknown>> | null;
    return typeof shop?.id === 'string' && typeof shop.name === 'string' ? { id: shop.id, name: shop.name } : null;
  } catch {
    return null;
  }
}

/** For `createRecommender`, synchronously: the visitor's own shop, or that of the page. */
export function currentSource(): ShopSource {
  const shop = currentShop();
  if (!shop) return { bundle: bundleUrl };
  return { bundle: addressOf(shop.id, 'manifest.json'), name: `own-${shop.id}`, fetch: fromCache };
}

/**
 * Keeps a bundle and opens it as the shop of all pages.
 * @throws where this browser gives the page no storage
 */
export async function openOwnShop(bundle: SuppliedBundle, name: string): Promise<void> {
  const id = Date.now().toString(36);
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  const files: Record<string, string | Uint8Array> = { 'manifest.json': bundle.manifest, ...bundle.files };
  for (const [file, content] of Object.entries(files)) {
    const body = typeof content === 'string' ? content : new Blob([content as Uint8Array<ArrayBuffer>]);
    await cache.put(addressOf(id, file), new Response(body));
  }
  localStorage.setItem(CURRENT, JSON.stringify({ id, name } satisfies OwnShop));
  // What lay in the cart of the shop before is not sold in this one.
  forgetVisitor();
}

/** Back to the sample shop. What was made of the visitor's orders is thrown away. */
export async function closeOwnShop(): Promise<void> {
  localStorage.removeItem(CURRENT);
  forgetVisitor();
  await caches.delete(CACHE);
}

const addressOf = (id: string, file: string): string => new URL(`own-shop/${id}/${file}`, document.baseURI).href;

/** Never the network: the address is only a name. */
async function fromCache(url: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(url, { ignoreSearch: true })) ?? new Response('', { status: 404 });
}
