import { useEffect, useState } from 'preact/hooks';
import { say } from '../glass/texts.ts';
import { offline } from './offline.ts';

/** Whether the shop works without the network, and the way to install it. */
export function OfflineState() {
  const [, redraw] = useState(0);
  useEffect(() => offline.subscribe(() => redraw((count) => count + 1)), []);
  const { kept, offer } = offline;
  return (
    <section class="offline" data-offline={kept.state}>
      <p class="glass-note" role="status">
        {kept.state === 'ready' && say('offlineReady')}
        {kept.state === 'keeping' && say('offlineNotYet')}
        {kept.state === 'failed' && say('offlineUnable', { message: kept.message })}
        {!navigator.onLine && ` ${say('offlineNow')}`}
      </p>
      {offer && (
        <p class="glass-actions">
          <button type="button" class="button small" onClick={() => void offline.install()}>
            {say('offlineInstall')}
          </button>
        </p>
      )}
    </section>
  );
}
