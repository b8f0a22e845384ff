// Building a document without any markup in strings: nothing here is a sink for HTML, so it works under Trusted Types,
// and styles come in constructed sheets, which no Content-Security-Policy forbids.

type Child = Node | string | null | undefined | false;
type Properties<E> = { [K in keyof E]?: E[K] } & { part?: string; role?: string; attributes?: Record<string, string> };

/** An element with properties and children; strings become text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<Omit<HTMLElementTagNameMap[K], 'part' | 'role' | 'attributes'>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { part, role, attributes, ...rest } = properties;
  if (part) element.setAttribute('part', part);
  if (role) element.setAttribute('role', role);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  Object.assign(element, rest);
  element.append(...present(children));
  return element;
}

/** Replaces what is in a node. */
export function fill(node: ParentNode, ...children: Child[]): void {
  node.replaceChildren(...present(children));
}

const SVG = 'http://www.w3.org/2000/svg';

/** A picture of one stroked path, 24 x 24, hidden from screen readers: the text beside it says the same. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' })) {
    svg.setAttribute(name, value);
  }
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

const sheets = new Map<string, CSSStyleSheet>();

/** Gives a shadow root its styles; elements of a kind share one sheet. */
export function adoptStyles(root: ShadowRoot, ...texts: string[]): void {
  root.adoptedStyleSheets = texts.map((text) => {
    const known = sheets.get(text);
    if (known) return known;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
    return sheet;
  });
}

/** Runs `work` once now, and once more at the end when it was asked for in the meantime. */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  return () => {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await work();
        }
      } finally {
        running = null;
      }
    })();
    return running;
  };
}

function present(children: Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false);
}
