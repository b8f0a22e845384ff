// The Emscripten glue of the worker build, put in by web/build.mjs.
declare module 'vitrine:core-glue' {
  import type { CreateCoreModule } from './engine-module.js';

  const create: CreateCoreModule;
  export default create;
}
