import { type Degraded, StartError, toDegraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers, withTimeLimit } from '../shared/limits.js';
import { moduleBytes } from '../shared/module-text.js';
import type { CoreModule } from './engine-module.js';

interface ModuleEnvironment {
  createModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule>;
  timers: Timers;
}

/** The wasm module, which the page sends, and which may get lost on its way to the page. */
export class ComingModule {
  readonly started: Promise<CoreModule>;
  readonly #environment: ModuleEnvironment;
  readonly #timer: unknown;
  #take!: (module: Promise<CoreModule>) => void;

  /** @param onLate nothing has come in time. It is still taken when it does. */
  constructor(environment: ModuleEnvironment, onLate: (degraded: Degraded) => void) {
    this.#environment = environment;
    this.started = new Promise((resolve) => {
      this.#take = resolve;
    });
    // Whoever waits for the module hears of its failure; until then nobody may.
    this.started.catch(() => undefined);
    const late = notThere(`nothing after ${LIMITS_MS.packagePart / 1000} s`);
    this.#timer = environment.timers.set(() => onLate(toDegraded(late, late.code)), LIMITS_MS.packagePart);
  }

  /** @param wasm the module, or the string that it ships as */
  came(wasm: string | Uint8Array<ArrayBuffer>): void {
    this.#settle(startModule(wasm, this.#environment));
  }

  failed(why: string): void {
    this.#settle(Promise.reject(notThere(why)));
  }

  #settle(module: Promise<CoreModule>): void {
    this.#environment.timers.clear(this.#timer);
    this.#take(module);
  }
}

function notThere(why: string): StartError {
  const hint = 'Does the server answer for core-wasm.js, or for wasmUrl?';
  return new StartError('wasm-unavailable', `the wasm module did not come: ${why}. ${hint}`);
}

/**
 * @param wasm the module, or the string that it ships as
 * @throws StartError `wasm-unavailable`, saying what a page's policy needs
 */
async function startModule(
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
