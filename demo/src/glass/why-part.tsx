import { useEffect, useState } from 'preact/hooks';
import type { ReasonKind, Recommender } from 'vitrine';
import type { TextName } from './english.ts';
import { type Cause, type Explanation, explain, itemAt, LONGEST, shownItems } from './explain.ts';
import { Failure } from './failure.tsx';
import { messageOf, say } from './texts.ts';

const VERBS: Readonly<Record<ReasonKind, TextName>> = {
  viewed: 'whyViewed',
  carted: 'whyCarted',
  purchased: 'whyPurchased',
  liked: 'whyLiked',
  disliked: 'whyDisliked',
};

interface WhyPartProps {
  readonly recommender: Recommender;
  titleOf(itemId: string): string;
  /** While a product is picked the panel makes room for the page. */
  readonly picking: boolean;
  setPicking(picking: boolean): void;
}

/** Reasons and what-if for anything that the page shows, by a click on it or on its name here. */
export function WhyPart({ recommender, titleOf, picking, setPicking }: WhyPartProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [found, setFound] = useState<Explanation | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [shown, setShown] = useState(shownItems);

  useEffect(() => {
    if (chosen === null) return;
    let isOld = false;
    const ask = (): void => {
      explain(recommender, chosen).then(
        (explanation) => isOld || setFound(explanation),
        (error: unknown) => isOld || setTrouble(messageOf(error)),
      );
    };
    ask();
    const off = recommender.on('change', ask);
    return () => {
      isOld = true;
      off();
    };
  }, [recommender, chosen]);

  usePicking(picking, (itemId) => {
    setPicking(false);
    if (itemId !== null) setChosen(itemId);
    setShown(shownItems());
  });

  return (
    <>
      <p class="glass-note">{say('whyIntro')}</p>
      <p class="glass-actions">
        <button type="button" class="button small" aria-pressed={picking} onClick={() => setPicking(!picking)}>
          {say('whyPick')}
        </button>
      </p>
      {picking && <p role="status">{say('whyPicking')}</p>}
      {trouble && <Failure message={trouble} />}
      {found && found.itemId === chosen && <Answer found={found} titleOf={titleOf} />}
      <h3>{say('whyShown')}</h3>
      {shown.length === 0 && <p class="glass-note">{say('whyNone')}</p>}
      <ul class="glass-choices">
        {shown.map((itemId) => (
          <li key={itemId}>
            <button type="button" aria-pressed={itemId === chosen} onClick={() => setChosen(itemId)}>
              {titleOf(itemId)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Answer({ found, titleOf }: { readonly found: Explanation; titleOf(itemId: string): string }) {
  const { itemId, rank, items, score, source, causes } = found;
  return (
    <section class="glass-answer" aria-live="polite" data-explained={itemId}>
      <h3>{titleOf(itemId)}</h3>
      <p>
        <b>{rank === null ? say('whyNoRank', { count: LONGEST }) : say('whyRank', { rank, count: items })}</b>
        {score !== null && ` · ${say('whyScore', { score: score.toPrecision(3), source })}`}
      </p>
      {causes.length === 0 && <p class="glass-note">{say('whyNoReason')}</p>}
      <ul>
        {causes.map((cause) => (
          <li key={cause.reason.eventId} data-what-if={cause.rankWithout ?? ''}>
            <p>{say(VERBS[cause.reason.kind], { item: titleOf(cause.reason.itemId) })}</p>
            <div class="glass-bar" aria-hidden="true">
              <span style={{ inlineSize: `${Math.round(100 * Math.min(1, Math.abs(cause.reason.weight)))}%` }} />
            </div>
            <p class="glass-note">
              {say('whyShare', { share: `${Math.round(100 * cause.reason.weight)} %` })}
              {' · '}
              <b>{without(cause, rank)}</b>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function without({ rankWithout }: Cause, rank: number | null): string {
  if (rankWithout === rank) return say('whatIfSame');
  return rankWithout === null ? say('whatIfGone', { count: LONGEST }) : say('whatIfRank', { rank: rankWithout });
}

/** While picking, the next click on the page means its product and follows no link. */
function usePicking(picking: boolean, picked: (itemId: string | null) => void): void {
  useEffect(() => {
    if (!picking) return;
    const click = (event: MouseEvent): void => {
      if (event.target instanceof Element && event.target.closest('.glass')) return;
      const itemId = itemAt(event.target);
      if (itemId === null) return;
      event.preventDefault();
      event.stopPropagation();
      picked(itemId);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      picked(null);
    };
    document.documentElement.dataset['picking'] = '';
    addEventListener('click', click, true);
    addEventListener('keydown', key, true);
    return () => {
      delete document.documentElement.dataset['picking'];
      removeEventListener('click', click, true);
      removeEventListener('keydown', key, true);
    };
  }, [picking]);
}
