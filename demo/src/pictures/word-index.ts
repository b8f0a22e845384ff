// Finds which entry of a table a title meets first. The tables have hundreds of words and a shop thousands of titles, so
// words are looked up instead of being tried one after the other.

interface Phrase {
  /** The words after the first. */
  readonly rest: readonly string[];
  /** The last word matches any ending. */
  readonly open: boolean;
  readonly entry: number;
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

export class WordIndex {
  readonly #phrases = new Map<string, Phrase[]>();
  readonly #prefixes = new Map<string, number>();
  #shortest = Number.POSITIVE_INFINITY;

  /** @param entries alternatives separated by '|', each one or more words; a final '*' matches any ending */
  constructor(entries: readonly string[]) {
    for (const [entry, alternatives] of entries.entries()) {
      for (const alternative of alternatives.split('|')) this.#add(alternative, entry);
    }
  }

  /** All entries that the text meets, lowest first. */
  matches(text: string): readonly number[] {
    const words = wordsOf(text);
    const found = new Set<number>();
    for (const [position, word] of words.entries()) {
      for (const phrase of this.#phrases.get(word) ?? []) {
        if (follows(words, position + 1, phrase)) found.add(phrase.entry);
      }
      for (let length = this.#shortest; length <= word.length; length++) {
        const entry = this.#prefixes.get(word.slice(0, length));
        if (entry !== undefined) found.add(entry);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  #add(alternative: string, entry: number): void {
    const open = alternative.endsWith('*');
    const [first, ...rest] = wordsOf(alternative);
    if (first === undefined) throw new Error(`'${alternative}' has no word`);
    if (open && rest.length === 0) {
      // The first entry that names a word wins, so a later one is of no use.
      if (!this.#prefixes.has(first)) this.#prefixes.set(first, entry);
      this.#shortest = Math.min(this.#shortest, first.length);
      return;
    }
    const phrases = this.#phrases.get(first);
    if (phrases) phrases.push({ rest, open, entry });
    else this.#phrases.set(first, [{ rest, open, entry }]);
  }
}

const follows = (words: readonly string[], from: number, { rest, open }: Phrase): boolean =>
  rest.every((wanted, index) => {
    const word = words[from + index];
    return open && index === rest.length - 1 ? word?.startsWith(wanted) : word === wanted;
  });
