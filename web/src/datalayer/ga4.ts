// The shapes of a dataLayer: https://developers.google.com/analytics/devguides/collection/ga4/ecommerce

/** An item as the shop describes it; `item_id` is what counts. */
export type Ga4Item = Readonly<Record<string, unknown>>;

/** The parameters of an event, or what a push says about `ecommerce`. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One push, whichever way it was written. */
export interface Push {
  /** `null`: it only sets data. */
  event: string | null;
  /** Parameters beside `ecommerce`, such as `search_term`. */
  parameters: Parameters;
  /** `undefined`: it says nothing about it; `null`: it clears what was there. */
  ecommerce: Parameters | null | undefined;
}

/**
 * Reads `{ event, ecommerce: { items } }` and what `gtag('event', name, parameters)` pushes: its `arguments`.
 * @returns `null` for what is neither, such as `gtag('config', ...)` and functions
 */
export function readPush(entry: object): Push | null {
  if (isArguments(entry)) {
    const [command, event, parameters] = Array.from(entry);
    if (command !== 'event' || typeof event !== 'string') return null;
    const given = isRecord(parameters) ? parameters : {};
    return { event, parameters: given, ecommerce: given };
  }
  if (Array.isArray(entry) || !isRecord(entry)) return null;
  const event = typeof entry['event'] === 'string' ? entry['event'] : null;
  const said = entry['ecommerce'];
  return { event, parameters: entry, ecommerce: said === null || isRecord(said) ? said : undefined };
}

/** What `ecommerce` holds after each push, as a tag manager keeps it: merged until `ecommerce: null` clears it. */
export class EcommerceModel {
  #held: Parameters = {};

  /** @returns what the event of this push is about */
  apply(push: Push): Parameters {
    if (push.ecommerce === null) this.#held = {};
    // A gtag call stands for itself.
    else if (push.ecommerce === push.parameters) return push.parameters;
    else if (push.ecommerce) this.#held = { ...this.#held, ...push.ecommerce };
    return this.#held;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isArguments(entry: object): entry is ArrayLike<unknown> {
  return Object.prototype.toString.call(entry) === '[object Arguments]';
}
