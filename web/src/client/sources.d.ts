// The bundled source of each worker as a string, put in by web/build.mjs.
declare module 'vitrine:core-source' {
  const source: string;
  export default source;
}
declare module 'vitrine:fetcher-source' {
  const source: string;
  export default source;
}
