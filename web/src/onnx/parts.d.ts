// The worker's script, which loads when an encoder is asked for; web/build.mjs puts it into a file of its own.
declare module 'vitrine:onnx-worker' {
  const source: string;
  export default source;
}
