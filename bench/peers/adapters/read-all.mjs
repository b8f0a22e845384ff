import { open as openSearch } from './search.mjs';

/**
 * The same, with every vector read: what a search costs where none is short enough to be passed over.
 * @param {import('../peers.mjs').Task} task
 */
export const open = (task) => openSearch(task, { readsAll: true });
