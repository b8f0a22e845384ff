import { english, type Texts } from './english.ts';
import { german } from './german.ts';

export type Language = 'en' | 'de';

const KEY = 'vitrine-demo.language';
const TEXTS: Readonly<Record<Language, Texts>> = { en: english, de: german };

export const textsOf = (language: Language): Texts => TEXTS[language];

/** What the visitor chose, else what the browser asks for. The same rule stands in the pages' first script (head.html). */
export function preferredLanguage(): Language {
  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen === 'en' || chosen === 'de') return chosen;
  } catch {
    // Storage is forbidden: the browser's language it is.
  }
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

export function chooseLanguage(language: Language): void {
  document.documentElement.lang = textsOf(language).locale;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // For this page, then.
  }
}
