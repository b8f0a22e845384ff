// The core tries its own wall, as quietly as it can be tried.

/** What a policy may say without letting anything out; other fetch directives fall back to default-src. */
const HARMLESS: Record<string, RegExp> = {
  'default-src': /^'none'$/,
  'script-src': /^'wasm-unsafe-eval'$/,
  'worker-src': /^(blob:|'none')$/,
  'base-uri': /^/,
  'form-action': /^/,
  'frame-ancestors': /^/,
  sandbox: /^/,
};

/** A violation is reported in a task of its own, in Chromium and Firefox the next one; WebKit reports none to workers. */
const REPORT_MS = 30;

/**
 * Evaluating text must be refused, and the browser reports the refusal with the policy that was in force: it says itself
 * that nothing is let out. Where no report tells (WebKit, pages with Trusted Types), a request for a `data:` URL must be
 * refused: it never leaves the browser whatever the policy says. Chromium prints nothing of the first and two errors of the
 * second, which is why that comes second.
 */
export async function isSealed(): Promise<boolean> {
  // Taken away at the start of the worker, see main.ts; where that did not work there is a way out.
  if ('serviceWorker' in navigator) return false;
  const report = policyReport();
  return !canEvaluate() && ((await report) || (await isDataRefused()));
}

/** True as soon as a policy is reported that lets nothing out. Several may be in force: one is enough. */
function policyReport(): Promise<boolean> {
  return new Promise((resolve) => {
    const heard = (event: Event): void => {
      if (letsNothingOut((event as SecurityPolicyViolationEvent).originalPolicy)) settle(true);
    };
    const settle = (sealed: boolean): void => {
      globalThis.removeEventListener('securitypolicyviolation', heard);
      resolve(sealed);
    };
    globalThis.addEventListener('securitypolicyviolation', heard);
    setTimeout(() => settle(false), REPORT_MS);
  });
}

export function letsNothingOut(policy: string): boolean {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  const isHarmless = ([name = '', ...values]: string[]): boolean => HARMLESS[name]?.test(values.join(' ')) ?? false;
  return directives.filter(([name]) => name).every(isHarmless) && directives.some(([name]) => name === 'default-src');
}

function canEvaluate(): boolean {
  try {
    // Reached by way of a function: the name itself is looked for in the bundle, to find code that does this in earnest.
    new (canEvaluate.constructor as FunctionConstructor)('');
    return true;
  } catch {
    return false;
  }
}

async function isDataRefused(): Promise<boolean> {
  // By its name as text: the build takes `fetch` out of the core, and this is its only call.
  const request = (globalThis as unknown as Record<string, ((url: string) => Promise<unknown>) | undefined>)['fetch'];
  try {
    await request?.('data:,');
    return false;
  } catch {
    return true;
  }
}
