import { useEffect, useRef } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import { VitrinePrivacy } from 'vitrine/element';
import { GERMAN_ELEMENTS } from './german-elements.ts';
import { spoken } from './texts.ts';

interface PrivacyPartProps {
  readonly recommender: Recommender;
  readonly currency: string;
}

/** The package's own element: stored events, profile, reasons, consent, export, delete one, delete all. */
export function PrivacyPart({ recommender, currency }: PrivacyPartProps) {
  const place = useRef<HTMLDivElement>(null);
  const language = spoken();
  useEffect(() => {
    const element = new VitrinePrivacy();
    element.setAttribute('currency', currency);
    if (language === 'de') element.texts = GERMAN_ELEMENTS;
    element.recommender = recommender;
    place.current?.replaceChildren(element);
  }, [recommender, currency, language]);
  return <div ref={place} class="glass-privacy" />;
}
