import { type CoreModule, type CreateCoreModule, type RawModule, wrapModule } from './engine-module.js';

/**
 * Starts the wasm module from bytes: a worker without network has nothing to stream from. Instantiating is done before
 * Emscripten's factory is called, because an error inside its instantiateWasm hook never rejects.
 */
export async function loadModule(create: CreateCoreModule, wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule> {
  const compiled = await WebAssembly.compile(wasm);
  const raw = await new Promise<RawModule>((resolve, reject) => {
    create({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled), reject);
        return {};
      },
    }).then(resolve, reject);
  });
  return wrapModule(raw);
}
