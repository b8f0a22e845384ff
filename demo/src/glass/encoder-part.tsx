import { useState } from 'preact/hooks';
import type { Recommender } from 'vitrine';
import type { ShopSource } from '../own-shop/stored-shop.ts';
import { size } from './bytes-part.tsx';
import { type Comparison, compareEncoders, type EncoderTimes } from './encoder.ts';
import { Failure } from './failure.tsx';
import { messageOf, milliseconds, say } from './texts.ts';

interface EncoderPartProps {
  readonly recommender: Recommender;
  readonly source: ShopSource;
  titleOf(itemId: string): string;
}

/** The switch between the two encoders, with the times of both. */
export function EncoderPart({ recommender, source, titleOf }: EncoderPartProps) {
  const [state, setState] = useState<Comparison | { outcome: 'running' } | { outcome: 'failed'; message: string }>();
  const [shown, setShown] = useState<'builtIn' | 'onnx'>('builtIn');
  const compare = (): void => {
    setState({ outcome: 'running' });
    compareEncoders(recommender, source).then(setState, (error: unknown) =>
      setState({ outcome: 'failed', message: messageOf(error) }),
    );
  };
  return (
    <section data-encoders={state?.outcome ?? ''}>
      <h3>{say('encoderTitle')}</h3>
      <p class="glass-note">{say('encoderIntro')}</p>
      <p class="glass-actions">
        <button type="button" class="button small" disabled={state?.outcome === 'running'} onClick={compare}>
          {say('encoderStart')}
        </button>
      </p>
      <div role="status">
        {state?.outcome === 'running' && <p class="glass-note">{say('waiting')}</p>}
        {state?.outcome === 'no-vectors' && <p>{say('encoderNoVectors')}</p>}
        {state?.outcome === 'no-history' && <p>{say('encoderNoHistory')}</p>}
        {state?.outcome === 'unloaded' && <p>{say('encoderUnloaded', { message: state.message })}</p>}
        {state?.outcome === 'no-onnx' && <p>{say('encoderNoFile', { message: state.message })}</p>}
      </div>
      {state?.outcome === 'failed' && <Failure message={state.message} />}
      {state?.outcome === 'compared' && (
        <>
          {state.secondModelBytes !== null && (
            <p class="glass-note">{say('encoderSecond', { bytes: size(state.secondModelBytes) })}</p>
          )}
          <table class="glass-table">
            <thead>
              <tr>
                <th scope="col">{say('encoderColumn')}</th>
                <th scope="col">{say('encoderReady')}</th>
                <th scope="col">{say('encoderList')}</th>
              </tr>
            </thead>
            <tbody>
              <Row times={state.builtIn} name="builtIn" shown={shown} show={setShown} />
              <Row times={state.onnx} name="onnx" shown={shown} show={setShown} />
            </tbody>
          </table>
          <h4>{say('encoderShown')}</h4>
          <ol class="glass-list">
            {state[shown].itemIds.map((itemId) => (
              <li key={itemId}>{titleOf(itemId)}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

interface RowProps {
  readonly times: EncoderTimes;
  readonly name: 'builtIn' | 'onnx';
  readonly shown: string;
  show(name: 'builtIn' | 'onnx'): void;
}

function Row({ times, name, shown, show }: RowProps) {
  return (
    <tr data-encoder={name}>
      <th scope="row">
        <label>
          <input type="radio" name="encoder" checked={shown === name} onChange={() => show(name)} />{' '}
          {say(name === 'onnx' ? 'encoderOnnx' : 'encoderBuiltIn')}
        </label>
      </th>
      <td>{milliseconds(times.readyMs)}</td>
      <td>{milliseconds(times.listMs)}</td>
    </tr>
  );
}
