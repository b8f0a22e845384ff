import { adoptStyles, make } from '../bindings/dom.js';
import { COMMON_STYLES, LIST_STYLES } from './styles.js';

/** The shadow tree of a list: a heading, the cards, and a place for what the page shows otherwise. */
export interface ListFrame {
  section: HTMLElement;
  header: HTMLElement;
  heading: HTMLElement;
  button: HTMLButtonElement;
  list: HTMLElement;
  /** What a screen reader is told. */
  status: HTMLElement;
  fallback: HTMLElement;
}

export function buildFrame(host: HTMLElement, apply: () => void): ListFrame {
  const root = host.attachShadow({ mode: 'open' });
  adoptStyles(root, COMMON_STYLES, LIST_STYLES);
  const heading = make('h2', { part: 'heading', id: 'heading' });
  const button = make('button', { part: 'update-button', type: 'button', hidden: true, onclick: apply });
  const header = make('header', { part: 'header' }, heading, button);
  // Safari takes the role off a list without bullets.
  const list = make('ul', { part: 'list', role: 'list' });
  const status = make('p', { className: 'sr', role: 'status' });
  const labelled = { 'aria-labelledby': 'heading' };
  const section = make('section', { part: 'section', attributes: labelled }, header, list);
  const fallback = make('slot', { hidden: true });
  root.append(section, fallback, status);
  return { section, header, heading, button, list, status, fallback };
}
