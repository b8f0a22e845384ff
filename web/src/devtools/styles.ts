// The panel is a tool of its own, not a part of the shop: its colours do not come from the page.
export const PANEL_STYLES = `
:host { all: initial; color-scheme: light dark; }
* { box-sizing: border-box; }
.panel {
  --text: light-dark(#1c1f26, #e8eaf0); --muted: light-dark(#5b6270, #9aa2b4); --line: light-dark(#dfe2e8, #343944);
  --ground: light-dark(#ffffff, #1b1e25); --surface: light-dark(#f4f5f8, #23272f); --accent: light-dark(#3056d3, #8fb0ff);
  --good: light-dark(#0c7a48, #5fd39a); --bad: light-dark(#b3261e, #ff9d94); --warn: light-dark(#8a5a00, #f0c26a);
  position: fixed; z-index: 2147483000; inset: auto 1rem 1rem auto;
  display: flex; flex-direction: column;
  width: min(30rem, calc(100vw - 2rem)); height: min(34rem, calc(100dvh - 2rem));
  font: 13px/1.45 ui-sans-serif, system-ui, sans-serif; color: var(--text); background: var(--ground);
  border: 1px solid var(--line); border-radius: 12px; overflow: hidden;
  box-shadow: 0 12px 40px rgb(0 0 0 / 0.24), 0 2px 8px rgb(0 0 0 / 0.12);
}
.panel[data-folded] { height: auto; width: auto; }
.panel[data-folded] > :not(header) { display: none; }
.panel[data-folded] header { border-bottom: 0; }
header { display: flex; align-items: center; gap: 0.5rem; padding: 0.5rem 0.5rem 0.5rem 0.875rem; border-bottom: 1px solid var(--line); }
header strong { font-weight: 650; font-size: 14px; }
header .badge { margin-inline-end: auto; }
.badge { padding: 0.125rem 0.5rem; border-radius: 99px; font-size: 12px; font-weight: 600; color: var(--muted); background: color-mix(in srgb, currentColor 12%, transparent); white-space: nowrap; }
.badge[data-seal='frame'], .badge[data-seal='header'] { color: var(--good); }
.badge[data-seal='none'] { color: var(--bad); }
button, input, select { font: inherit; color: inherit; }
button { padding: 0.25rem 0.625rem; min-height: 28px; border: 1px solid var(--line); border-radius: 7px; background: var(--ground); cursor: pointer; }
button:hover { background: var(--surface); }
button.plain { min-width: 32px; min-height: 32px; padding: 0; border-color: transparent; background: transparent; font-size: 17px; line-height: 1; }
button.plain:hover { background: var(--surface); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
[role='tablist'] { display: flex; gap: 0.125rem; padding: 0 0.625rem; border-bottom: 1px solid var(--line); overflow-x: auto; scrollbar-width: none; }
[role='tab'] { border: 0; border-radius: 0; background: none; padding: 0.5rem 0.625rem; min-height: 36px; color: var(--muted); font-weight: 550; border-bottom: 2px solid transparent; white-space: nowrap; }
[role='tab']:focus-visible { outline-offset: -3px; border-radius: 5px; }
[role='tab'][aria-selected='true'] { color: var(--text); border-bottom-color: var(--accent); }
[role='tabpanel'] { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; padding: 0.75rem 0.875rem 1rem; }
[role='tabpanel']:focus-visible { outline-offset: -3px; border-radius: 10px; }
[hidden] { display: none !important; }
p, dl, dd, ol, ul { margin: 0; padding: 0; }
ol, ul { list-style: none; }
form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; margin-bottom: 0.625rem; }
label { display: grid; gap: 0.125rem; font-size: 12px; color: var(--muted); }
input, select { height: 30px; padding: 0 0.5rem; border: 1px solid var(--line); border-radius: 7px; background: var(--ground); color: var(--text); font-size: 13px; }
input[type='number'] { width: 4.5rem; }
input[name='itemId'] { width: 8.5rem; }
.note { color: var(--muted); margin-bottom: 0.5rem; text-wrap: pretty; }
.note:empty { display: none; }
.warn { color: var(--warn); }
.bad { color: var(--bad); }
.rows > li { padding: 0.4375rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.line { display: flex; gap: 0.5rem; align-items: baseline; }
.line > .grow { flex: 1; min-width: 0; }
.rank { min-width: 1.25rem; color: var(--muted); font-variant-numeric: tabular-nums; text-align: end; }
.title { font-weight: 600; }
.id, code { font: 12px/1.4 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; color: var(--muted); }
.number { font: 12px/1.4 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tag { padding: 0 0.375rem; border-radius: 5px; font-size: 12px; color: var(--muted); background: var(--surface); white-space: nowrap; }
.reasons { margin-inline-start: 1.75rem; color: var(--muted); font-size: 12px; }
h2 { margin: 1rem 0 0.375rem; font-size: 12px; font-weight: 650; color: var(--muted); }
h2:first-child { margin-top: 0; }
.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.25rem 1rem; }
.facts dt { color: var(--muted); }
.facts dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.timing { display: grid; grid-template-columns: 5.5rem 1fr 4.5rem; gap: 0.25rem 0.625rem; align-items: center; }
.timing .number { text-align: end; }
.track { height: 8px; border-radius: 4px; background: var(--surface); overflow: hidden; }
.track > span { display: block; height: 100%; min-width: 2px; border-radius: inherit; background: var(--accent); }
.buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 0.625rem; }
@media (max-width: 480px) {
  .panel { inset: auto 0 0 0; width: 100vw; height: min(75dvh, 34rem); border-width: 1px 0 0; border-radius: 12px 12px 0 0; }
  .panel[data-folded] { inset: auto 0.5rem 0.5rem auto; border-width: 1px; border-radius: 12px; }
}
`;
