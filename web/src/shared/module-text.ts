/** The bytes of a wasm module that came as a string; written by bytesLiteral() of web/build.mjs. */
export function moduleBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) {
    const code = text.charCodeAt(i);
    bytes[i] = code - (code < 109 ? 35 : code < 256 ? 8 : 256);
  }
  return bytes;
}
