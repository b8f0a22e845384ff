import type { CatalogSurroundings, LiveCatalog } from './live-catalog.js';
import { localStore } from './local-store.js';
import type { ListOptions } from './options.js';

type Call = 'upsert' | 'remove' | 'setAvailability' | 'search' | 'resume';

/** Whether something was added at an earlier visit; written by live-catalog.ts. */
export const hasLiveCatalog = (name: string): boolean => localStore.get(`vitrine-catalog:${name}`) !== null;

/** The calls of a catalogue whose module is loaded when the first is made. */
export function lateCatalog(
  around: CatalogSurroundings,
): <C extends Call>(call: C, args?: unknown, options?: ListOptions) => ReturnType<LiveCatalog[C]> {
  let catalog: Promise<LiveCatalog> | undefined;
  return (async (call: Call, args: unknown, options: ListOptions) => {
    catalog ??= import('./live-catalog.js').then((part) => new part.LiveCatalog(around));
    return (await catalog)[call](args, options);
  }) as never;
}
