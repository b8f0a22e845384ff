// Search text is kept on the device, and people paste all sorts of things into a search field. Counts against the size of
// the page's client.

/** In this order: an address inside of a URL goes with the URL. */
const MASKS: readonly [what: RegExp, mask: string][] = [
  // With credentials, a query or a fragment; `https://shop.example/mugs` stays.
  [/[a-z][a-z0-9+.-]*:\/\/\S*[@?#]\S*/gi, '[url]'],
  // `%40` and the full-width sign are what copying makes of @.
  [/[^\s<>()[\]",;:]+(@|＠|%40)[^\s<>()[\]",;:]+/gi, '[e-mail]'],
  // Two letters, two check digits, 11 to 30 letters and digits, in groups or not. Words would not hold so many digits.
  [/\b[a-z]{2}\d\d(?=([- a-z]*\d){6})([ -]?[a-z\d]){11,30}\b/gi, '[iban]'],
  // Telephone, card, customer and order numbers: five digits or more, and what little may stand between them.
  [/[+(]*\p{Nd}([^\p{L}\p{Nd}]{0,3}\p{Nd}){4,}/gu, '[number]'],
];

/**
 * Replaces what looks personal in a search text: e-mail addresses, numbers of five digits or more (also with spaces or
 * dashes in between), IBANs, and URLs with credentials or a query. Masks too much rather than too little: sizes and years
 * in a row go with the numbers.
 */
export function maskPersonal(text: string): string {
  return MASKS.reduce((masked, [what, by]) => masked.replace(what, by), text);
}
