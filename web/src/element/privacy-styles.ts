export const PRIVACY_STYLES = `
.box {
  display: grid;
  gap: calc(var(--_gap) * 1.5);
  padding: clamp(1rem, 4cqi, 1.75rem);
  border: 1px solid var(--_line);
  border-radius: calc(var(--_radius) * 1.25);
}
.box > header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem; }
.intro { flex-basis: 100%; max-width: 62ch; color: var(--_muted); text-wrap: pretty; }
.icon { width: 1.125rem; height: 1.125rem; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.seal {
  display: inline-flex; align-items: center; gap: 0.4rem; padding: 0.3rem 0.7rem 0.3rem 0.55rem;
  border-radius: 99px; font-size: 0.875rem; font-weight: 600;
  color: var(--_muted); background: color-mix(in srgb, currentColor 10%, transparent);
}
.seal[data-seal='frame'], .seal[data-seal='header'] { color: var(--_good); }
.seal[data-seal='none'] { color: var(--_danger); }
section, fieldset { min-width: 0; }
section > h3, legend { margin-bottom: 0.5rem; }
.note { font-size: 0.875rem; color: var(--_muted); text-wrap: pretty; }
.choices { display: grid; gap: 0.625rem; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); }
.choice {
  display: grid; grid-template-columns: auto 1fr; align-content: start; gap: 0.125rem 0.625rem; padding: 0.75rem 0.875rem; cursor: pointer;
  border: 1px solid var(--_line); border-radius: var(--_radius);
}
.choice:hover { background: var(--_surface); }
.choice:has(:checked) { border-color: var(--_accent); box-shadow: inset 0 0 0 1px var(--_accent); background: color-mix(in srgb, var(--_accent) 7%, transparent); }
.choice:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 2px; }
.choice input { margin: 0.2rem 0 0; width: 1.05rem; height: 1.05rem; accent-color: var(--_accent); outline: none; }
.choice strong { font-weight: 600; }
.choice .note { grid-column: 2; }
.halves { display: grid; gap: calc(var(--_gap) * 1.5) calc(var(--_gap) * 2); }
@container (min-width: 46rem) { .halves { grid-template-columns: 2fr 3fr; } }
dl { display: grid; gap: 0.875rem; }
dt { font-size: 0.8125rem; font-weight: 600; color: var(--_muted); margin-bottom: 0.25rem; }
.shares { display: grid; gap: 0.375rem; }
.share { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.125rem 0.75rem; font-size: 0.9375rem; }
.share > :last-child { grid-column: 1 / -1; }
.percent { font-variant-numeric: tabular-nums; color: var(--_muted); }
.bar { height: 0.3rem; border-radius: 99px; background: color-mix(in srgb, var(--_text) 10%, transparent); overflow: hidden; }
.bar > span { display: block; height: 100%; border-radius: inherit; background: var(--_accent); }
.rows { display: grid; margin-top: 0.5rem; }
.rows > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 0 0.75rem; padding: 0.5rem 0; border-top: 1px solid var(--_line); }
.rows > li > div { overflow-wrap: anywhere; }
.rows time { display: block; font-size: 0.8125rem; color: var(--_muted); font-variant-numeric: tabular-nums; }
.causes > li { padding: 0.75rem 0; align-items: start; }
.causes > li > strong { grid-column: 1 / -1; font-weight: 600; overflow-wrap: anywhere; }
.cause { grid-column: 1 / -1; display: grid; grid-template-columns: minmax(0, 1fr) auto auto; align-items: center; gap: 0 0.75rem; font-size: 0.9375rem; }
.small { margin-inline-end: -0.625rem; min-height: 2.25rem; padding: 0.25rem 0.625rem; border-color: transparent; font-size: 0.875rem; color: var(--_danger); }
.small:hover { border-color: currentColor; background: color-mix(in srgb, currentColor 8%, transparent); }
.bar-of-buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-top: 0.875rem; }
.bar-of-buttons > p { flex-basis: 100%; font-weight: 600; }
.primary { border-color: transparent; background: color-mix(in srgb, var(--_accent) 14%, transparent); color: var(--_accent); }
.primary:hover { background: color-mix(in srgb, var(--_accent) 22%, transparent); border-color: transparent; }
.danger { color: var(--_danger); border-color: color-mix(in srgb, var(--_danger) 45%, transparent); }
.danger:hover { background: color-mix(in srgb, var(--_danger) 10%, transparent); border-color: var(--_danger); }
.said { margin-top: 0.75rem; font-size: 0.9375rem; color: var(--_muted); }
.said:empty { margin: 0; }
.said[role='alert'] { color: var(--_danger); }
@media (forced-colors: active) {
  .bar { border: 1px solid CanvasText; }
  .bar > span { background: CanvasText; }
  .choice:has(:checked) { border-width: 3px; }
}
`;
