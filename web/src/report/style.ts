/** The page's style: light and dark, one column on a phone. Colours of charts are told apart in grey as well. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f6f5f1; --card: #fff; --ink: #1d2126; --soft: #626a73; --line: #e3e1da;
  --accent: #0b6e69; --plain: #a9b1b8; --track: #efede7; --note: #fff4d6; --noteink: #5c4300; }
@media (prefers-color-scheme: dark) { :root { --page: #14171a; --card: #1d2125; --ink: #e9ebed; --soft: #9aa4ad;
  --line: #31373d; --accent: #4fc3b8; --plain: #68727c; --track: #282d32; --note: #3a300f; --noteink: #f4dfa0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 1000px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 0 0 12px; }
h3 { font-size: 1rem; margin: 20px 0 6px; }
p { margin: 8px 0; }
header p { color: var(--soft); }
.verdict { color: var(--ink); font-size: 1.125rem; max-width: 44em; }
.verdict strong { color: var(--accent); }
section, .tiles > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
section { padding: 20px; margin-top: 16px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(116px, 1fr)); gap: 10px; margin: 20px 0 0; }
.tiles > div { padding: 10px 12px; }
.tiles dt { color: var(--soft); font-size: .875rem; }
.tiles dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 28px 40px; }
figure { margin: 0; min-width: 0; }
figcaption { margin-bottom: 12px; }
svg { display: block; width: 100%; max-width: 440px; height: auto; overflow: visible; font-size: 13px; }
text { fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 4px; } text.strong { font-weight: 600; } text.soft { fill: var(--soft); font-size: 12px; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.track { fill: var(--track); } .bar.plain, .dot.plain { fill: var(--plain); } .bar.strong, .dot.strong { fill: var(--accent); }
.dot.plain { fill-opacity: .8; } .dot { stroke: var(--card); }
.whisker { stroke-width: 3; stroke-linecap: round; } .whisker.plain { stroke: var(--plain); } .whisker.strong { stroke: var(--accent); }
.grid { stroke: var(--line); } .zero { stroke: var(--soft); } .diagonal { stroke: var(--soft); stroke-dasharray: 4 4; }
.curve { fill: none; stroke: var(--accent); stroke-width: 2.5; } .area { fill: var(--accent); fill-opacity: .12; }
.shape.strong { fill: var(--accent); } .shape.plain { fill: var(--card); stroke: var(--ink); stroke-opacity: .65; stroke-width: 1.5; }
.ring { fill: none; stroke: var(--accent); stroke-width: 2; }
.shapes { display: flex; flex-wrap: wrap; gap: 4px 18px; } .shapes span { display: flex; align-items: center; gap: 6px; } .shapes svg { width: 16px; }
.soft, small { color: var(--soft); } .soft { font-size: .875rem; }
.legend { font-size: .875rem; } .key { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin: 0 6px 0 12px; }
.key:first-child { margin-left: 0; } .key.plain { background: var(--plain); } .key.strong { background: var(--accent); }
.note { background: var(--note); color: var(--noteink); border-radius: 8px; padding: 10px 14px; }
details { border-top: 1px solid var(--line); padding: 8px 0; } details:first-of-type { margin-top: 16px; }
summary { cursor: pointer; } summary b { font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; margin: 8px 0; }
th, td { text-align: right; padding: 4px 7px; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; } th:first-child, .examples th, .examples td { text-align: left; } tr.strong { color: var(--accent); }
code { font: .875em ui-monospace, monospace; background: var(--track); border-radius: 4px; padding: 1px 4px; white-space: pre-wrap; }
.samples { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr)); gap: 16px; }
article { border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
article h3 { margin: 0 0 6px; font-size: .875rem; color: var(--soft); font-weight: 500; }
.seen { list-style: none; margin: 0 0 12px; padding: 0; font-weight: 600; }
article ol { margin: 0; padding-left: 22px; border-top: 1px solid var(--line); padding-top: 10px; }
li.chosen { background: color-mix(in srgb, var(--accent) 12%, transparent); border-radius: 6px; padding: 2px 6px; margin-left: -6px; }
.mark { color: var(--accent); font-size: .8125rem; white-space: nowrap; }
article li { margin: 0 0 6px; } article li > span { display: block; } small { font-size: .8125rem; line-height: 1.35; display: block; }
footer { color: var(--soft); font-size: .875rem; margin-top: 24px; }
@media (max-width: 520px) { section { padding: 16px 14px; } svg { font-size: 15px; } text.soft { font-size: 14px; }
  .tiles { grid-template-columns: 1fr 1fr; } .tiles > :last-child:nth-child(odd) { grid-column: 1 / -1; } }
@media print { section { break-inside: avoid; } body { background: none; } }
`;
