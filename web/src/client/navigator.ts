// What the browser says of the person in front of it.

/** Nothing may be reported or sold: https://www.w3.org/TR/gpc/ */
export function globalPrivacyControl(): boolean {
  return (globalThis.navigator as { globalPrivacyControl?: boolean } | undefined)?.globalPrivacyControl === true;
}

/** Storage that the browser may not clear by itself is asked for only when a person has just clicked. */
export function askToPersist(): void {
  const { userActivation, storage } = globalThis.navigator ?? {};
  if (userActivation?.isActive) storage?.persist?.().catch(() => undefined);
}
