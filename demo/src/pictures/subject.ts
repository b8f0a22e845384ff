import { MOTIFS, REPEATS } from './motifs.ts';
import { RULES, type Rule, type Section } from './rules.ts';
import { WordIndex } from './word-index.ts';

const rules = new WordIndex(RULES.map(([words]) => words));
const motifs = new WordIndex(MOTIFS.map(([words]) => words));

export interface Subject {
  /** A shape of shapes.svg, or 'e:' and an emoji's name. */
  readonly picture: string;
  readonly section: Section;
  /** An emoji ('e:...') or a small mark ('m:...') to decorate the shape with. */
  readonly motif: string | undefined;
  /** False when no word of the title is known and the picture is only a wrapped parcel. */
  readonly recognised: boolean;
}

/** What to draw for a product, from its title and, where there is one, its category. */
export function subjectOf(title: string, category: string | null): Subject {
  const [picture, section, recognised] = pictureFor(title, category);
  return { picture, section, motif: motifFor(picture, title), recognised };
}

function pictureFor(
  title: string,
  category: string | null,
): readonly [picture: string, section: Section, recognised: boolean] {
  const candidates = rulesFor(title);
  const leaf = category?.split(/\s*[>/|]\s*/).at(-1);
  const [kind] = leaf ? rulesFor(leaf) : [];
  // "Earl Grey Tea, 50 Bags" in the category Tea is no bag: the title decides among things of the category's trade.
  const rule = kind ? (candidates.find((candidate) => candidate[2] === kind[2]) ?? kind) : candidates[0];
  return rule ? [rule[1], rule[2], true] : ['parcel', 'Home & decor', false];
}

const rulesFor = (text: string): readonly Rule[] =>
  rules.matches(text).flatMap((index) => {
    const rule = RULES[index];
    return rule ? [rule] : [];
  });

function motifFor(picture: string, title: string): string | undefined {
  const fitting = motifs.matches(title).flatMap((index) => MOTIFS[index]?.[1] ?? []);
  return fitting.find((motif) => motif !== picture && motif !== `m:${picture}` && motif !== REPEATS[picture]);
}
