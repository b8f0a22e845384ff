/** @param seconds since 1970-01-01 UTC, as a manifest has them @returns as in "2026-10-31 22:48 UTC" */
export function timeText(seconds: unknown): string {
  const date = new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
