import { StartError, toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import type { CoreModule } from './engine-module.js';
import { moduleBytes } from './module-text.js';

interface ModuleEnvironment {
  createModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule>;
  timers: Timers;
}

/**
 * @param wasm the module, or the string that it ships as
 * @throws StartError `wasm-unavailable`, saying what a page's policy needs
 */
export async function startModule(
  wasm: string | Uint8Array<ArrayBuffer>,
  { createModule, timers }: ModuleEnvironment,
): Promise<CoreModule> {
  try {
    const late = (): Error => new Error('the module did not start in time');
    const bytes = typeof wasm === 'string' ? moduleBytes(wasm) : wasm;
    return await withTimeLimit(createModule(bytes), LIMITS_MS.wasmStart, late, timers);
  } catch (error) {
    const why = toDegraded(error, 'wasm-unavailable').message;
    throw new StartError(
      'wasm-unavailable',
      `WebAssembly did not start: ${why}. A page with a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src`,
    );
  }
}
