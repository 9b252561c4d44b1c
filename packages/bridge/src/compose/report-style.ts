/** The look of the report: on a screen in light and dark, narrow and wide, and on paper. */
export const reportStyle = `
:root { color-scheme: light dark; --text: #1c2430; --soft: #5a6575; --line: #dde2e9; --page: #f4f6f9; --card: #fff;
  --warn: #8a4b00; --warn-card: #fff4e2; --urgent: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e6eaf0; --soft: #9aa6b6; --line: #333c49; --page: #12161c;
  --card: #1b212a; --warn: #ffc67a; --warn-card: #332714; --urgent: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere; }
header { padding-top: 2rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
p { margin: 0 0 .5rem; }
small, .soft, footer { color: var(--soft); }
.badge { display: inline-block; border: 1px solid; border-radius: 1rem; padding: 0 .6rem; margin: 0 .25rem .5rem 0;
  font-size: .85rem; font-weight: 600; color: var(--warn); }
.badge.urgent { color: var(--urgent); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; margin: 1rem 0; }
section.notice { background: var(--warn-card); border-color: var(--warn); }
ul { margin: 0; padding-left: 1.2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .75rem 0 0; }
dt { color: var(--soft); } dd { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .85rem; padding-top: 0; }
tbody th { font-weight: 600; } tbody th small { font-weight: 400; }
.fields tbody th { width: 9rem; }
.processes td { overflow-wrap: normal; }
td.meaning { width: 38%; font-size: .85rem; color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.unread { color: var(--warn); }
footer { padding-bottom: 2rem; font-size: .85rem; }
@media (max-width: 44rem) {
  .fields thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .fields, .fields tbody, .fields tr, .fields th, .fields td { display: block; width: auto; }
  .fields tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  .fields th, .fields td { border: 0; padding: 0; }
  .processes .optional { display: none; }
}
@media print {
  :root { --text: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #fff; --warn: #000;
    --warn-card: #fff; --urgent: #000; }
  body { font-size: 10pt; } section { break-inside: auto; border-radius: 0; margin: .6rem 0; } tr { break-inside: avoid; }
}
`;
