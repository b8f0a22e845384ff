import '../glass/glass.css';
import './own.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../glass/texts.ts';
import { OwnResult } from './own-result.tsx';
import { RejectionText, StageText } from './trainer-words.tsx';
import { Training, type TrainingState } from './training.ts';

interface OwnPageProps {
  /** Where the shop's home is. */
  readonly home: string;
}

/** "Bring your own shop": drop a file, watch it train, browse it. */
export function OwnPage({ home }: OwnPageProps) {
  const [state, setState] = useState<TrainingState>({ phase: 'idle' });
  const [training] = useState(() => new Training(setState));
  const isTraining = state.phase === 'training';
  const take = (files: readonly File[]): void => {
    const [file] = files;
    if (files.length > 1) training.refuse(say('ownTwoFiles', { count: files.length }));
    else if (!file) training.refuse(say('ownNoFile'));
    else void training.start(file);
  };
  const isOver = useDrop(take);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (['done', 'refused', 'failed'].includes(state.phase)) heading.current?.focus();
  }, [state.phase]);
  return (
    <section class="own" data-training={state.phase}>
      <p class="own-intro">{say('ownIntro')}</p>
      <label class="own-drop" data-over={isOver} data-busy={isTraining}>
        <b>{say('ownDrop')}</b>
        <span class="glass-note">{say('ownFormats')}</span>
        <input
          type="file"
          accept=".csv,.gz,.txt,.tsv,text/csv,application/gzip"
          disabled={isTraining}
          aria-label={say('ownChoose')}
          onChange={(event) => {
            const { files } = event.currentTarget;
            if (files && files.length > 0) take([...files]);
            event.currentTarget.value = '';
          }}
        />
      </label>
      {state.phase === 'training' && <Progress state={state} cancel={() => training.cancel()} />}
      <p role="status">{state.phase === 'cancelled' && say('ownCancelled')}</p>
      {state.phase === 'refused' && (
        <div class="own-failed" role="alert">
          <h2 ref={heading} tabIndex={-1}>
            {say('ownFailed')}
          </h2>
          <p>{state.why}</p>
        </div>
      )}
      {state.phase === 'failed' && (
        <div class="own-failed" role="alert">
          <h2 ref={heading} tabIndex={-1}>
            {say('ownFailed')} <code>{state.name}</code>
          </h2>
          <RejectionText error={state.error} />
          <p class="glass-note">{say('ownFailedHint')}</p>
        </div>
      )}
      {state.phase === 'done' && <OwnResult {...state} home={home} heading={heading} />}
    </section>
  );
}

interface ProgressProps {
  readonly state: Extract<TrainingState, { phase: 'training' }>;
  cancel(): void;
}

function Progress({ state: { name, progress }, cancel }: ProgressProps) {
  const secondsLeft = progress?.secondsLeft ?? null;
  return (
    <section class="own-progress">
      <label>
        <b>{say('ownTraining', { name })}</b>
        <progress value={progress?.fraction ?? 0} max={1} />
      </label>
      <p class="glass-note" data-stage={progress?.stage ?? ''}>
        {progress ? <StageText {...progress} /> : say('waiting')}
        {secondsLeft !== null && secondsLeft >= 1 && ` · ${say('ownLeft', { seconds: Math.round(secondsLeft) })}`}
      </p>
      <button type="button" class="button quiet small" onClick={cancel}>
        {say('ownCancel')}
      </button>
    </section>
  );
}

/** A file that is dropped anywhere on this page is meant. @returns whether one is held over it */
function useDrop(take: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const over = (event: DragEvent): void => {
      event.preventDefault();
      setOver(true);
    };
    const out = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', out);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', out);
      removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}
