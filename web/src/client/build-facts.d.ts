// Replaced by web/build.mjs.
declare const __VITRINE_VERSION__: string;
