// `vitrine/devtools`: a floating panel for developers, over the public interface only. Not for shoppers: see
// `<vitrine-privacy>` for them.
import type { Recommender } from '../index.js';
import { Panel } from './panel.js';

/** Where and how the panel begins. */
export interface DevtoolsOptions {
  /** Where the panel is put. Default: the end of `document.body`. */
  container?: Element;
  /** Begins as a small bar. Default: `false`. */
  folded?: boolean;
}

/** The open panel. */
export interface Devtools {
  /** The element that holds the panel. */
  readonly element: HTMLElement;
  /** Takes the panel off the page and its listeners off the recommender. */
  close(): void;
}

const open = new WeakMap<Recommender, Devtools>();

/**
 * Opens a panel with lists and their reasons, events, timings and the seal. Opening it again for the same recommender
 * returns the one that is open. Escape closes it. In a browser only.
 */
export function openDevtools(recommender: Recommender, options: DevtoolsOptions = {}): Devtools {
  const known = open.get(recommender);
  if (known) return known;
  const panel = new Panel(recommender, options.folded ?? false, () => open.delete(recommender));
  const devtools: Devtools = { element: panel.host, close: () => panel.close() };
  open.set(recommender, devtools);
  (options.container ?? document.body).append(panel.host);
  return devtools;
}
