// Order exports shout: "WHITE HANGING HEART T-LIGHT HOLDER" reads "White Hanging Heart T-Light Holder".

const SMALL = new Set([
  'a',
  'an',
  'and',
  'as',
  'at',
  'by',
  'de',
  'du',
  'des',
  'for',
  'from',
  'in',
  'la',
  'le',
  'les',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);
const UPPER = new Set(['tv', 'uk', 'usa', 'led', 'cd', 'dvd', 'diy', 'xl', 'xxl', 'ii', 'iii', 'usb', 'n0', 'bbq']);
/** Not seen, and able to turn around or break what stands beside a title in a list or a sentence. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;
const MOJIBAKE_SPACE = /[\s ]+/g;

/** In characters. Some exports have the whole description in the title; a card, a message and a reason have to hold it. */
const LONGEST = 120;

const isShouting = (title: string): boolean => /[A-Z]{2}/.test(title) && !/[a-z]{2}/.test(title);

function capitalise(word: string, first: boolean): string {
  if (UPPER.has(word)) return word.toUpperCase();
  if (!first && SMALL.has(word)) return word;
  // Every part of "t-light" and "paper/card"; not the letter after an apostrophe ("don't").
  return word.replace(
    /(^|[-/+&.,(*"“])([a-zà-ÿ])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** Ends at a word where there is one, and never within a character. */
function shortened(title: string): string {
  const characters = [...title];
  if (characters.length <= LONGEST) return title;
  const start = characters.slice(0, LONGEST - 1).join('');
  return `${start.replace(/(?<=.{60})\s\S*$/u, '')}…`;
}

/** A title as a person would write it: titles that do not shout stay as they are, up to their length. */
export const readableTitle = (title: string): string => shortened(calm(title));

function calm(title: string): string {
  const trimmed = title.replace(MOJIBAKE_SPACE, ' ').replace(UNSEEN, '').trim();
  if (!isShouting(trimmed)) return trimmed;
  const words = trimmed
    .toLowerCase()
    .replace(
      /\b(set|pack|box|s)\s?\/\s?(\d+)/g,
      (_, kind: string, count: string) => `${kind === 's' ? 'set' : kind} of ${count}`,
    )
    .replace(/\bw\/\s?/g, 'with ')
    .replace(/,(?=\S)/g, ', ')
    .split(' ');
  return words
    .map((word, index) => capitalise(word, index === 0))
    .join(' ')
    .replace(/[.,]+$/, '');
}
