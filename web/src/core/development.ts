/**
 * Whether a shop is being developed here. The worker is built once for everybody and never sees a bundler's mode, so the place
 * where it runs has to tell: this machine, and no host that a shopper could open.
 */
export function isDevelopment(origin: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}
