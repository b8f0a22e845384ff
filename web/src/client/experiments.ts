import { checkName } from '../shared/checks.js';
import { invalidArgument } from '../shared/errors.js';
import { localStore } from './local-store.js';

/** Which variant of each experiment this device is in: drawn once, kept by the variant's name, with no identifier. */
export class Experiments {
  readonly #prefix: string;
  readonly #drawn = new Map<string, string>();

  constructor(recommender: string) {
    this.#prefix = `vitrine-experiment:${recommender}:`;
  }

  /** @param keep consent is there: the variant stays for the next visit */
  variantOf(name: string, variants: readonly string[], keep: boolean): string {
    checkName(name, 'name');
    if (!Array.isArray(variants) || variants.length < 2 || variants.length > 16) {
      throw invalidArgument('variants', 'an array of 2 to 16 names');
    }
    variants.forEach((variant, i) => {
      checkName(variant, `variants[${i}]`);
    });
    const key = this.#prefix + name;
    const known = this.#drawn.get(name) ?? localStore.get(key);
    const draw = (crypto.getRandomValues(new Uint32Array(1))[0] as number) % variants.length;
    const variant = known !== null && variants.includes(known) ? known : (variants[draw] as string);
    this.#drawn.set(name, variant);
    if (keep) localStore.set(key, variant);
    return variant;
  }

  /** `name=variant` of what was asked for on this page, joined by commas. */
  label(): string | null {
    return [...this.#drawn].map(([name, variant]) => `${name}=${variant}`).join(',') || null;
  }

  clear(): void {
    this.#drawn.clear();
    for (const key of localStore.keys(this.#prefix)) localStore.remove(key);
  }
}
