// Both elements take colour and font from the page around them: lines and surfaces are mixed from the text's own colour, so
// that a dark shop has dark elements without saying so. What a shop wants otherwise, it sets: see docs/guides/element.md.

export const COMMON_STYLES = `
:host {
  display: block;
  container-type: inline-size;
  --_text: var(--vitrine-color, currentColor);
  --_muted: var(--vitrine-color-muted, color-mix(in srgb, var(--_text) 68%, transparent));
  --_line: var(--vitrine-color-line, color-mix(in srgb, var(--_text) 16%, transparent));
  --_surface: var(--vitrine-color-surface, color-mix(in srgb, var(--_text) 4%, transparent));
  --_accent: var(--vitrine-color-accent, color-mix(in oklab, #2f6fed 70%, var(--_text)));
  --_danger: var(--vitrine-color-danger, color-mix(in oklab, #e02b2b 70%, var(--_text)));
  --_good: var(--vitrine-color-good, color-mix(in oklab, #12955a 70%, var(--_text)));
  --_radius: var(--vitrine-radius, 0.75rem);
  --_gap: var(--vitrine-gap, 1rem);
  color: var(--_text);
  font-family: var(--vitrine-font, inherit);
  line-height: 1.45;
}
:host([theme='light']) { color-scheme: light; --_text: var(--vitrine-color, #1b1d22); }
:host([theme='dark']) { color-scheme: dark; --_text: var(--vitrine-color, #eceef2); }
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
h2, h3, p, ul, dl, dd, fieldset, legend { margin: 0; padding: 0; border: 0; }
ul { list-style: none; }
h2 { font-size: var(--vitrine-heading-size, 1.375rem); line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; }
h3 { font-size: 1rem; line-height: 1.3; font-weight: 650; }
a { color: inherit; }
button, input { font: inherit; color: inherit; }
button {
  padding: 0.5rem 0.875rem;
  min-height: 2.5rem;
  border: 1px solid var(--_line);
  border-radius: calc(var(--_radius) * 0.75);
  background: transparent;
  font-size: 0.9375rem;
  font-weight: 550;
  line-height: 1.25;
  cursor: pointer;
}
button:hover { background: var(--_surface); border-color: color-mix(in srgb, var(--_text) 32%, transparent); }
button:disabled { opacity: 0.5; cursor: default; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.sr {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media (prefers-reduced-motion: no-preference) {
  button, .card { transition: background-color 0.15s, border-color 0.15s; }
}
`;

export const LIST_STYLES = `
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem; margin-bottom: var(--_gap); min-height: 2.5rem; }
ul {
  display: grid;
  gap: var(--_gap);
  grid-template-columns: repeat(auto-fill, minmax(min(var(--vitrine-item-width, 11rem), calc(50% - var(--_gap) / 2)), 1fr));
}
:host([layout='row']) ul {
  grid: auto / auto-flow minmax(var(--vitrine-item-width, 11rem), 1fr);
  overflow-x: auto;
  overscroll-behavior-x: contain;
  scroll-snap-type: x proximity;
  padding: 3px;
  margin: -3px;
}
:host([layout='row']) li { scroll-snap-align: start; }
li { min-width: 0; display: flex; flex-direction: column; }
.card {
  position: relative;
  flex: 1;
  display: flex;
  flex-direction: column;
  gap: 0.25rem;
  padding: 0.875rem;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  background: var(--_surface);
  overflow-wrap: anywhere;
}
.card:has(a):hover { border-color: color-mix(in srgb, var(--_text) 36%, transparent); }
.card:has(a:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 2px; }
.card a { text-decoration: none; }
.card a::after { content: ''; position: absolute; inset: 0; border-radius: inherit; }
.card a:focus-visible { outline: none; }
.picture { display: block; width: 100%; aspect-ratio: var(--vitrine-image-ratio, 1); object-fit: cover; border-radius: calc(var(--_radius) * 0.6); margin-bottom: 0.5rem; background: var(--_surface); }
.brand { font-size: 0.8125rem; color: var(--_muted); }
.title { font-weight: 600; line-height: 1.3; hyphens: auto; }
.price { font-variant-numeric: tabular-nums; }
.reason { margin-top: auto; padding-top: 0.5rem; font-size: 0.8125rem; line-height: 1.35; color: var(--_muted); text-wrap: pretty; }
.skeleton { min-height: var(--vitrine-skeleton-height, 8rem); border-radius: var(--_radius); background: var(--_surface); }
@media (prefers-reduced-motion: no-preference) {
  .skeleton { animation: wait 1.4s ease-in-out infinite alternate; }
  @keyframes wait { from { opacity: 0.5; } }
}
@media (forced-colors: active) { .card { border-color: CanvasText; } }
`;
