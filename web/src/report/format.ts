// How numbers are written on the page.

/** 541909 to "541,909". */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** 0.4793 to "47.9 %", 0.1 to "10 %", 0.00012 to "0.012 %". */
export function percent(share: number): string {
  const value = 100 * share;
  const digits = Number.isInteger(value) || value >= 99.95 ? 0 : value >= 1 ? 1 : 1 - Math.floor(Math.log10(value));
  // Not to be broken before the sign.
  return `${value.toFixed(Math.min(digits, 6))}\u00a0%`;
}

/** 111386 to "109 kB"; thousands, as download meters count. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1_000_000) return `${(value / 1000).toPrecision(3)} kB`.replace(/^(\d)\.\d\de\+3/, '$1000');
  return `${(value / 1_000_000).toPrecision(3)} MB`;
}

/** 0.383 to "0.38 s", 75 to "1 min 15 s". */
export function seconds(value: number): string {
  if (value < 0.001) return '< 1 ms';
  if (value < 0.1) return `${Math.round(1000 * value)} ms`;
  if (value < 60) return `${Number(value.toPrecision(2))} s`;
  return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
}

/** Four digits, as reports of recommenders are compared. */
export function metric(value: number): string {
  return value.toFixed(4);
}

/** The same with its sign. */
export function signed(value: number): string {
  return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(4)}`;
}

/** Seconds since 1970 to "31 October 2026". */
export function day(secondsSince1970: number): string {
  const date = new Date(1000 * secondsSince1970);
  if (Number.isNaN(date.getTime())) return '';
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}
