// A shop's own card: `{title}` and the like in the text and the attributes of a <template>. What an item says is data: it
// becomes text, or part of an attribute that cannot run anything, and part of a URL only in encoded form.

/** What a card can say; an empty string where the bundle says nothing. */
export interface CardValues {
  itemId: string;
  title: string;
  /** Formatted, with its currency. */
  price: string;
  category: string;
  brand: string;
  rank: string;
  /** Why it is shown, as a sentence. */
  reason: string;
}

/** Attributes with a URL: a value can be a part of it, but can give it neither a scheme nor a host. */
const URL_ATTRIBUTES = new Set(['href', 'src', 'srcset']);
/** Attributes that are only ever text. */
const TEXT_ATTRIBUTE = /^(alt|title|value|content|datetime|id|name|for|class|label|aria-[a-z-]+|data-[a-z-]+)$/;
/** Elements in which even a URL or a text can do harm. */
const CLOSED_ELEMENTS = new Set(['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'META', 'LINK']);
const PLACE = /\{(\w+)\}/g;

/** A copy of the template with the values in their places. `data-if="price"` takes an element out when there is no price. */
export function fillTemplate(template: HTMLTemplateElement, values: CardValues): DocumentFragment {
  // Cloned inert: no picture is loaded before its address is complete.
  const fragment = template.content.cloneNode(true) as DocumentFragment;
  for (const element of [...fragment.querySelectorAll('*')]) {
    const needed = element.getAttribute('data-if');
    if (needed !== null && lookUp(values, needed) === '') element.remove();
    else fillAttributes(element, values);
  }
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement && CLOSED_ELEMENTS.has(node.parentElement.tagName.toUpperCase())) continue;
    if (node.nodeValue?.includes('{')) node.nodeValue = replace(node.nodeValue, values, (value) => value);
  }
  return fragment;
}

/** `pattern` with `{itemId}` and the like replaced by encoded values. */
export function fillUrl(pattern: string, values: CardValues): string {
  return replace(pattern, values, encodeURIComponent);
}

function fillAttributes(element: Element, values: CardValues): void {
  if (CLOSED_ELEMENTS.has(element.tagName.toUpperCase())) return;
  for (const { name, value } of [...element.attributes]) {
    if (!value.includes('{')) continue;
    if (URL_ATTRIBUTES.has(name)) element.setAttribute(name, fillUrl(value, values));
    else if (TEXT_ATTRIBUTE.test(name))
      element.setAttribute(
        name,
        replace(value, values, (text) => text),
      );
  }
}

function replace(text: string, values: CardValues, encode: (value: string) => string): string {
  return text.replace(PLACE, (place, name: string) => {
    const value = lookUp(values, name);
    return value === null ? place : encode(value);
  });
}

/** `null`: there is no such value, the braces are the shop's own. */
function lookUp(values: CardValues, name: string): string | null {
  return Object.hasOwn(values, name) ? ((values as unknown as Record<string, string>)[name] ?? '') : null;
}
