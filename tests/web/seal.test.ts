import { describe, expect, it } from 'vitest';
import { FRAME_POLICY } from '../../web/src/client/frame-policy.js';
import { letsNothingOut } from '../../web/src/core/seal.js';

describe('the policy that the browser reports', () => {
  it('of the frame, and of the header, lets nothing out', () => {
    expect(letsNothingOut(FRAME_POLICY)).toBe(true);
    expect(letsNothingOut("default-src 'none'; script-src 'wasm-unsafe-eval'")).toBe(true);
    expect(letsNothingOut("default-src 'none';script-src 'wasm-unsafe-eval';")).toBe(true);
  });

  it.each([
    '',
    "script-src 'wasm-unsafe-eval'",
    "default-src 'self'",
    // A dynamic import still reaches the server.
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    "default-src 'none'; connect-src 'self'",
    "default-src 'none'; img-src *",
    "default-src 'none'; worker-src 'self'",
    "default-src 'none'; report-uri /csp",
    "default-src 'none' https://shop.test",
  ])('lets something out: %s', (policy) => {
    expect(letsNothingOut(policy)).toBe(false);
  });
});
