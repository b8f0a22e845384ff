/**
 * A model that is certainly right, y = x float32[1] (IR 8, operator set 17): where the runtime does not take it, the runtime
 * is to blame. That is how a realm whose wasm did not start, which stays so, is told from a model that will not do.
 */
const BASE64 = 'CAg6OwoQCgF4EgF5IghJZGVudGl0eRIFZ3JhcGhaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgIQEQ==';

export const SURE_MODEL: Uint8Array<ArrayBuffer> = Uint8Array.from(atob(BASE64), (character) =>
  character.charCodeAt(0),
);
