// What the glass panel, one's own shop, the million and the offline part say, in the language of the shop around them.
import { type Language, textsOf } from '../i18n/language.ts';
import { ENGLISH, type TextName, type Texts } from './english.ts';
import { GERMAN } from './german.ts';

let language: Language = 'en';

/** Whoever mounts one of these parts says in which language; it holds for what is drawn from then on. */
export function speak(wanted: Language): void {
  language = wanted;
}

export const spoken = (): Language => language;
/** For numbers, as in `en-GB`. */
export const locale = (): string => textsOf(language).locale;

/** The text in the shop's language; `{name}` is replaced by what `values` has for it. */
export function say(name: TextName, values: Readonly<Record<string, string | number>> = {}): string {
  const texts: Texts = language === 'de' ? GERMAN : ENGLISH;
  return texts[name].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = values[key];
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString(locale()) : value;
  });
}

/** Milliseconds with the digits that mean something. */
export function milliseconds(ms: number): string {
  const digits = ms < 10 ? 2 : ms < 100 ? 1 : 0;
  return `${ms.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0..1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** What went wrong, for people. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
