/**
 * Bytes that the scripts of a page and of its workers hold after garbage collection. Workers have no
 * `performance.memory`, so both are asked through the debugger.
 * @param {import('playwright-core').Page} page
 * @param {number} workers how many there must be
 */
export async function usedHeapBytes(page, workers) {
  const session = await page.context().newCDPSession(page);
  try {
    const inWorkers = await attachToWorkers(session);
    if (inWorkers.length !== workers) throw new Error(`there are ${inWorkers.length} workers, not ${workers}`);
    /** @type {Send} */
    const inPage = (method) => session.send(/** @type {'Runtime.getHeapUsage'} */ (method));
    let sum = 0;
    for (const send of [inPage, ...inWorkers]) {
      await send('HeapProfiler.collectGarbage');
      const { usedSize, embedderHeapUsedSize, backingStorageSize } = await send('Runtime.getHeapUsage');
      sum += usedSize + embedderHeapUsedSize + backingStorageSize;
    }
    return sum;
  } finally {
    await session.detach();
  }
}

/** @typedef {(method: string) => Promise<Record<'usedSize' | 'embedderHeapUsedSize' | 'backingStorageSize', number>>} Send */

/**
 * By messages inside of messages: the sessions that playwright hands out are those of pages.
 * @param {import('playwright-core').CDPSession} session
 * @returns {Promise<Send[]>} one for each worker
 */
async function attachToWorkers(session) {
  /** @type {string[]} */
  const sessionIds = [];
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') sessionIds.push(sessionId);
  });
  // Those that are there are told of before this is answered.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  let lastId = 0;
  return sessionIds.map((sessionId) => (method) => {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      /** @param {{ sessionId: string, message: string }} event */
      const heard = (event) => {
        const answer = JSON.parse(event.message);
        if (event.sessionId !== sessionId || answer.id !== id) return;
        session.off('Target.receivedMessageFromTarget', heard);
        if (answer.error) reject(new Error(answer.error.message));
        else resolve(answer.result);
      };
      session.on('Target.receivedMessageFromTarget', heard);
      session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
    });
  });
}
