import { useState } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import { type Attempt, type BreakOut, policyOf, sealedFrame, tryToBreakOut } from './break-out.ts';
import { Failure } from './failure.tsx';
import { messageOf, say } from './texts.ts';

/** The seal, and the button that tries it. */
export function SealPart({ recommender }: { readonly recommender: Recommender }) {
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const [result, setResult] = useState<BreakOut | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const frame = sealedFrame();
  const run = async (): Promise<void> => {
    if (!frame) return;
    setResult(null);
    setTrouble(null);
    setProgress({ done: 0, all: 1 });
    try {
      setResult(await tryToBreakOut(frame, (done, all) => setProgress({ done, all })));
    } catch (error) {
      setTrouble(messageOf(error));
    } finally {
      setProgress(null);
    }
  };
  const seals = { frame: 'sealFrame', header: 'sealHeader', none: 'sealNone', unknown: 'sealUnknown' } as const;
  return (
    <>
      <p class="glass-seal" data-seal={recommender.sealed}>
        <b>{say(seals[recommender.sealed])}</b>
      </p>
      <p class="glass-note">{say('sealIntro')}</p>
      {frame && (
        <>
          <h3>{say('sealPolicy')}</h3>
          <p>
            <code class="glass-code">{policyOf(frame)}</code>
          </p>
        </>
      )}
      <p class="glass-note">{say(frame ? 'sealHow' : 'sealNoFrame')}</p>
      <p class="glass-actions">
        <button type="button" class="button" disabled={!frame || progress !== null} onClick={() => void run()}>
          {say('sealTry')}
        </button>
      </p>
      {progress && (
        <p>
          <label>
            <span class="glass-note">{say('sealTrying', progress)}</span>
            <progress value={progress.done} max={progress.all} />
          </label>
        </p>
      )}
      {trouble && <Failure message={trouble} />}
      {result && <Outcomes {...result} />}
    </>
  );
}

function Outcomes({ attempts, arrived }: BreakOut) {
  const count = attempts.length;
  const blocked = attempts.filter(({ sealed }) => sealed === 'blocked').length;
  const through = attempts.filter(({ control }) => control === 'out').length;
  return (
    <div data-break-out={count - blocked}>
      <p class={count === blocked ? 'glass-good' : 'glass-trouble'} role="status">
        {say('sealResult', { count, blocked, out: count - blocked })}
      </p>
      <p>{say('sealControl', { count, out: through })}</p>
      <p>{arrived ? say('sealServer', arrived) : say('sealServerUnknown')}</p>
      <table class="glass-table">
        <thead>
          <tr>
            <th scope="col">{say('sealWay')}</th>
            <th scope="col">{say('sealBehind')}</th>
            <th scope="col">{say('sealWithout')}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <Row key={attempt.name} {...attempt} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ name, sealed, said, control }: Attempt) {
  return (
    <tr data-attempt={name} data-sealed={sealed} data-control={control}>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td class={sealed === 'blocked' ? 'glass-good' : 'glass-trouble'} title={said}>
        {say(sealed === 'blocked' ? 'sealBlocked' : 'sealOut')}
      </td>
      <td>{say(control === 'out' ? 'sealOut' : 'sealImpossible')}</td>
    </tr>
  );
}
