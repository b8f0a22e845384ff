import type { Consent, KeyMaterial, Retention } from '../shared/protocol.js';
import type { ConnectCore } from './link.js';
import type { RecommenderOptions } from './options.js';
import type { Recommender } from './recommender.js';
import type { UpdatePolicy } from './updates.js';

/** The options of a recommender, checked, and the way to its core. */
export interface FacadeOptions {
  name: string;
  profile: string | null;
  bundleUrl: string | null;
  publicKeys: string[];
  /** For the content file of a bundle, which is asked for later than the others. Default: the environment's own. */
  fetch?: RecommenderOptions['fetch'] | undefined;
  consent: Consent;
  retention: Retention;
  update: UpdatePolicy;
  keyProvider: (() => Promise<KeyMaterial>) | null;
  /** `false`: no user vector is made of the history. */
  encoder: RecommenderOptions['encoder'];
  seed: number;
  now: () => number;
  /** `null`: this is a server, nothing is ever started. */
  connect: ConnectCore | null;
  /** Starts at the first call that needs an answer, not at once. */
  lazy: boolean;
  onClosed: () => void;
}

/** What a facade's constructor makes, all in the same way: one by one they were 50 bytes more of every page. */
export type MadeCalls = Pick<
  Recommender,
  | 'recommend'
  | 'trending'
  | 'recentlyViewed'
  | 'buyAgain'
  | 'similar'
  | 'boughtTogether'
  | 'rerank'
  | 'whatIf'
  | 'search'
>;
