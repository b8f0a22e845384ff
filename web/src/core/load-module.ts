import { type CoreModule, type CreateCoreModule, type RawModule, wrapModule } from './engine-module.js';

/**
 * Starts the wasm module from bytes: a worker without network has nothing to stream from. No error may leave Emscripten's
 * instantiateWasm hook: what is thrown there makes it look for the file itself, and what rejects is never heard of.
 */
export async function loadModule(create: CreateCoreModule, wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule> {
  const compiled = await WebAssembly.compile(wasm);
  const raw = await new Promise<RawModule>((resolve, reject) => {
    create({
      instantiateWasm(imports, done) {
        const instantiate = async (): Promise<void> => done(await WebAssembly.instantiate(compiled, imports), compiled);
        instantiate().catch(reject);
        return {};
      },
    }).then(resolve, reject);
  });
  return wrapModule(raw);
}
