import { useEffect, useRef, useState } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import { messageOf, say } from './texts.ts';

interface PrivacyPartProps {
  readonly recommender: Recommender;
  readonly currency: string;
}

/** The package's own element: stored events, profile, reasons, consent, export, delete one, delete all. */
export function PrivacyPart({ recommender, currency }: PrivacyPartProps) {
  const place = useRef<HTMLDivElement>(null);
  const { lang: language } = document.documentElement;
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const load = async (): Promise<void> => {
      const isGerman = language.startsWith('de');
      const [elements, german] = await Promise.all([
        import('vitrine/element'),
        isGerman ? import('./german-elements.ts') : null,
      ]);
      if (gone || !place.current) return;
      const element = new elements.VitrinePrivacy();
      element.setAttribute('currency', currency);
      if (german) element.texts = german.GERMAN_ELEMENTS;
      element.recommender = recommender;
      place.current.replaceChildren(element);
    };
    load().catch((error: unknown) => setTrouble(messageOf(error)));
    return () => {
      gone = true;
    };
  }, [recommender, currency, language]);
  return (
    <>
      {trouble && (
        <p class="glass-trouble" role="alert">
          {say('failed', { message: trouble })}
        </p>
      )}
      <div ref={place} class="glass-privacy">
        <p class="glass-note">{say('waiting')}</p>
      </div>
    </>
  );
}
