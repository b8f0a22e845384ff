/** Whether a bulk read was refused because no click and no key press stands behind it: nothing is broken then. */
export function lacksGesture(error: unknown): boolean {
  // By its code: the error may come from another copy of the package.
  return error instanceof Error && 'code' in error && error.code === 'needs-gesture';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
