// What a thing is made of, from the words of its title: how its body is drawn, and its colour where the title names none.
import type { Colour } from './colour.ts';
import { WordIndex } from './word-index.ts';

type Kind =
  | 'wood'
  | 'bamboo'
  | 'cork'
  | 'wicker'
  | 'metal'
  | 'zinc'
  | 'iron'
  | 'enamel'
  | 'glass'
  | 'ribbed'
  | 'crystal'
  | 'plastic'
  | 'china'
  | 'stoneware'
  | 'clay'
  | 'concrete'
  | 'stone'
  | 'paper'
  | 'weave'
  | 'velvet'
  | 'felt'
  | 'knit'
  | 'lace'
  | 'leather'
  | 'pearl'
  | 'sparkle';

export interface Material {
  /** A paint of pictures/materials.svg. */
  readonly paint: string;
  /** How much of the backdrop shows through, 0..1. */
  readonly clear: number;
  /** The line around the body: the rim of enamel, or the stitches of what is sewn. */
  readonly edge: 'rim' | 'stitches' | undefined;
  /** Of the bare material, where it has one. */
  readonly colour: Colour | undefined;
}

/** Those without a paint of their own name. */
const PAINTS: Readonly<Partial<Record<Kind, string>>> = { enamel: 'china', plastic: 'glass' };
const CLEAR: Readonly<Partial<Record<Kind, number>>> = { glass: 0.4, ribbed: 0.4, crystal: 0.35 };
const EDGES: Readonly<Partial<Record<Kind, 'rim' | 'stitches'>>> = {
  enamel: 'rim',
  felt: 'stitches',
  leather: 'stitches',
};

// Like the rules: the first entry with a matching word wins. What a thing consists of stands before what is put onto it.
const MATERIALS: readonly (readonly [words: string, kind: Kind, colour?: Colour])[] = [
  ['oak|pine|beech|birch|ash|driftwood', 'wood', [0.74, 0.09, 72]],
  ['walnut|mahogany|teak|acacia', 'wood', [0.46, 0.07, 50]],
  ['wood|wooden|timber|rustic', 'wood', [0.62, 0.08, 60]],
  ['bamboo', 'bamboo', [0.8, 0.1, 100]],
  ['cork', 'cork', [0.72, 0.09, 65]],
  ['seagrass|raffia|straw|jute|hessian|rope|woven', 'wicker', [0.76, 0.07, 100]],
  ['wicker|willow basket|willow baskets|rattan', 'wicker', [0.66, 0.09, 68]],
  ['enamel|enamelled|enamelware', 'enamel', [0.95, 0.015, 90]],
  ['ribbed glass|fluted glass|pressed glass', 'ribbed', [0.78, 0.06, 200]],
  ['recycled glass', 'glass', [0.74, 0.08, 165]],
  ['crystal*|diamante cut|faceted|cut glass', 'crystal', [0.84, 0.05, 255]],
  ['glass|mirrored', 'glass', [0.8, 0.06, 220]],
  ['stoneware|pottery', 'stoneware', [0.8, 0.035, 75]],
  ['porcelain|bone china|china', 'china', [0.96, 0.01, 90]],
  ['ceramic|ceramics|majolica|delft', 'china'],
  ['terracotta|clay|earthenware', 'clay', [0.66, 0.12, 45]],
  ['concrete|cement', 'concrete', [0.72, 0.008, 80]],
  ['marble|alabaster', 'stone', [0.93, 0.008, 250]],
  ['slate', 'stone', [0.48, 0.015, 250]],
  ['zinc|galvanised', 'zinc', [0.78, 0.015, 250]],
  ['iron|cast iron|wrought iron', 'iron', [0.4, 0.012, 60]],
  ['brass', 'metal', [0.76, 0.12, 88]],
  ['copper|bronze', 'metal', [0.65, 0.11, 48]],
  ['steel|chrome|aluminium|pewter|tin|metal|metallic|wire', 'metal', [0.78, 0.015, 250]],
  ['diamante|glitter|sequin*|sparkl*|tinsel', 'sparkle', [0.82, 0.03, 280]],
  ['pearl*|shell|shells', 'pearl', [0.92, 0.03, 60]],
  ['leather|suede', 'leather', [0.55, 0.09, 50]],
  ['knit|knitted|wool|woolly|woollen|crochet|cable knit', 'knit', [0.86, 0.04, 80]],
  ['velvet|silk|satin', 'velvet'],
  ['lace|crochet|doily|filigree', 'lace', [0.92, 0.03, 80]],
  ['felt|feltcraft|fleece|fur|faux fur|sheepskin|fluffy', 'felt'],
  ['linen|canvas|natural cotton', 'weave', [0.84, 0.04, 85]],
  ['cotton|fabric|cloth|oilcloth|tweed|denim', 'weave'],
  ['plastic|acrylic|resin|melamine|pvc', 'plastic'],
  ['kraft|cardboard', 'paper', [0.72, 0.07, 70]],
  ['paper|papier mache', 'paper'],
  // More often the colour of something else.
  ['silver|gold|golden|gilt|foil', 'metal', [0.78, 0.12, 85]],
];

const index = new WordIndex(MATERIALS.map(([words]) => words));

// Words that name a pattern, a scent, a shape's filling or a box, but nothing that the thing is made of.
const NO_MATERIAL =
  /\b(?:sea glass|iron on|string of pearls|blue willow|copper line|gold dot|graph paper|fresh linen|cotton wool|(?:in a|of|,) tin|tin of|wine glass(?:es)?|modelling clay|gift card)\b/gi;

/** Undefined where the title does not say what the thing is made of. */
export function materialOf(title: string): Material | undefined {
  const entry = MATERIALS[index.matches(title.replace(NO_MATERIAL, ' '))[0] ?? -1];
  if (!entry) return undefined;
  const [, kind, colour] = entry;
  return { paint: PAINTS[kind] ?? kind, clear: CLEAR[kind] ?? 0, edge: EDGES[kind], colour };
}
