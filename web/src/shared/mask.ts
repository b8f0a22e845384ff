// Search text is kept on the device, and people paste all sorts of things into a search field.

/** Between the digits of one number: spaces, dashes and the like, and what cannot be seen. */
const GAP = '[\\s\\p{Pd}.,/()+_·\\u00AD\\u200B-\\u200F\\u2060\\uFEFF]{0,3}';

/** In this order: an address inside of a URL goes with the URL. */
const MASKS: readonly [what: RegExp, mask: string, only?: (found: string) => boolean][] = [
  // With credentials, a query or a fragment; `https://shop.example/mugs` stays.
  [/[a-z][a-z0-9+.-]*:\/\/[^\s]+/giu, '[url]', (url) => /[@?#]/.test(url)],
  // `%40` and the full-width sign are what copying makes of @.
  [/[^\s@＠<>()[\]",;:]+(?:@|＠|%40)[^\s@＠<>()[\]",;:]+/giu, '[e-mail]'],
  // Two letters, two check digits, 11 to 30 letters and digits, mostly in groups of four; words rarely hold 8 digits.
  [
    /(?<![\p{L}\p{Nd}])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}(?![\p{L}\p{Nd}])/giu,
    '[iban]',
    (iban) => digitsIn(iban) >= 8,
  ],
  // Telephone, card, customer and order numbers: five digits or more.
  [new RegExp(`[+(]{0,2}\\p{Nd}(?:${GAP}\\p{Nd}){4,}`, 'gu'), '[number]'],
];

/**
 * Replaces what looks personal in a search text: e-mail addresses, numbers of five digits or more (also with spaces or
 * dashes in between), IBANs, and URLs with credentials or a query. Masks too much rather than too little: sizes and years
 * in a row go with the numbers.
 */
export function maskPersonal(text: string): string {
  let masked = text;
  for (const [what, by, only] of MASKS) {
    masked = masked.replace(what, (found) => (only && !only(found) ? found : by));
  }
  return masked;
}

function digitsIn(text: string): number {
  return text.replace(/\P{Nd}/gu, '').length;
}
