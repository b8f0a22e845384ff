/** The documents of the shop: each a file of its own, so that going from one to the next is a real navigation. */
export const PAGES = ['home', 'category', 'product', 'search', 'cart', 'checkout', 'own', 'million'] as const;

export type PageName = (typeof PAGES)[number];

/** Beside each other in one folder, wherever that is. */
export const fileOf = (page: PageName): string => (page === 'home' ? 'index.html' : `${page}.html`);
