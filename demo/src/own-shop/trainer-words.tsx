// What the trainer says, in the shop's language: by its stages, codes and names of reasons, never by its sentences. What
// has no such name is said in the trainer's English, and marked as that, so that it is read out as what it is.
import { type TrainProgress, VitrineError } from 'vitrine/trainer';
import { messageOf, say, spoken } from '../glass/texts.ts';
import { MODELS, REASONS, REJECTIONS, STAGES } from './trainer-german.ts';

/** Why there is no model: file, line, column and what to do stand in the message. */
export function RejectionText({ error }: { readonly error: unknown }) {
  const code = error instanceof VitrineError ? error.code : '';
  const german = spoken() === 'de' ? REJECTIONS[code] : undefined;
  // A page has no flags.
  const words = <Words english={messageOf(error).replace(/ Name it with --map \S+/, '')} />;
  if (!german) return <p>{words}</p>;
  return (
    <>
      <p>{german}</p>
      <p>
        {say('ownTrainerSays')} {words}
      </p>
    </>
  );
}

interface WordsProps {
  /** Undefined: it has no name that could be said otherwise. */
  readonly german?: string | undefined;
  readonly english: string;
}

/** What the trainer says, in German where it can be. */
export function Words({ german, english }: WordsProps) {
  return spoken() === 'de' && german ? <span>{german}</span> : <span lang="en">{english}</span>;
}

/** What is done now. */
export const StageText = ({ stage, text }: TrainProgress) => <Words german={STAGES[stage]} english={text} />;

/** Why lines were left out. */
export const ReasonText = ({ reason, meaning }: { readonly reason: string; readonly meaning: string }) => (
  <Words german={REASONS[reason]} english={meaning || reason} />
);

/** What a model of the report is called. */
export const ModelName = ({ model }: { readonly model: string }) => <Words german={MODELS[model]} english={model} />;
