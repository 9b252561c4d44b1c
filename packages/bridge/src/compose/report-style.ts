/** The look of the report: on a screen in light and dark, narrow and wide, and on paper. */
export const reportStyle = `
:root { color-scheme: light dark; --text: #1c2430; --soft: #5a6575; --line: #dde2e9; --page: #f4f6f9; --card: #fff;
  --warn: #8a4b00; --warn-card: #fff4e2; --urgent: #b3261e; --red-card: #fdecea; --good: #19692c; --one: #1f5fbf; --two: #a34700; }
@media (prefers-color-scheme: dark) { :root { --text: #e6eaf0; --soft: #9aa6b6; --line: #333c49; --page: #12161c;
  --card: #1b212a; --warn: #ffc67a; --warn-card: #332714; --urgent: #ff8a80; --red-card: #3a1a1a; --good: #7fd694;
  --one: #7fb2ff; --two: #ffab6b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; } h2 small { font-weight: 400; }
h3 { font-size: 1rem; margin: 0; display: flex; align-items: center; gap: .5rem; }
p { margin: 0 0 .5rem; }
small, .soft, footer { color: var(--soft); }
.badge { display: inline-block; border: 1px solid; border-radius: 1rem; padding: 0 .6rem; margin: 0 .25rem .5rem 0;
  font-size: .85rem; font-weight: 600; color: var(--warn); }
.badge.urgent { color: var(--urgent); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; margin: 1rem 0; }
section.notice { background: var(--warn-card); border-color: var(--warn); }
section.lights { background: none; border: 0; padding: 0; }
.lights h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13.5rem), 1fr)); gap: .75rem; }
.light { --lit: var(--soft); border: 1px solid var(--line); border-top: .35rem solid var(--lit); border-radius: .6rem;
  background: var(--card); padding: .7rem .85rem; }
.light.red { --lit: var(--urgent); background: var(--red-card); border-color: var(--lit); }
.light.yellow { --lit: var(--warn); background: var(--warn-card); border-color: var(--lit); }
.light.green { --lit: var(--good); } .light.dark { border-style: dashed; }
.sign { flex: none; width: 1.5rem; height: 1.5rem; border-radius: 50%; background: var(--lit); color: var(--card);
  font-weight: 700; line-height: 1.5rem; text-align: center; }
.word { font-weight: 600; color: var(--lit); margin: .15rem 0 .35rem; }
.light ul { font-size: .92rem; } .light li { margin-bottom: .2rem; } .problem { font-weight: 600; }
.looked { font-size: .8rem; line-height: 1.35; color: var(--soft); margin: .35rem 0 0; }
.light.red .looked, .light.yellow .looked { color: inherit; }
.plots { grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem 1.5rem; margin-bottom: .75rem; }
figure { margin: 0; } figcaption { font-weight: 600; } figcaption small { font-weight: 400; margin-left: .4rem; }
figure > svg { display: block; width: 100%; } .key { margin-right: .5rem; white-space: nowrap; } .key svg { width: 1.5rem; height: .5rem; }
.tick { font-size: 10.5px; fill: var(--soft); color: var(--soft); } .end { text-anchor: end; }
.guide { stroke: var(--line); stroke-width: 1; }
.line { fill: none; stroke: var(--one); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.l1 { stroke: var(--two); stroke-dasharray: 4 4; }
.figures { font-size: .85rem; color: var(--soft); columns: 18rem; }
ul { margin: 0; padding-left: 1.2rem; }
.timeline { list-style: none; margin: 0; padding: 0; } .timeline li { display: flex; gap: 1rem; padding: .2rem 0; }
.timeline .time { flex: none; width: 7rem; text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; }
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
td.time { width: 11rem; font-variant-numeric: tabular-nums; } .errors th { min-width: 5rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 0; }
.number + .number { padding-left: .75rem; }
.unread { color: var(--warn); }
footer { padding-bottom: 2rem; font-size: .85rem; }
@media screen and (max-width: 44rem), (max-width: 30rem) {
  .fields thead, .errors thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  :is(.fields, .errors), :is(.fields, .errors) :is(tbody, tr, th, td) { display: block; width: auto; }
  :is(.fields, .errors) tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  :is(.fields, .errors) :is(th, td) { border: 0; padding: 0; }
  .errors .number { text-align: left; color: var(--soft); } .errors .number::after { content: " ×"; }
  .processes .optional { display: none; }
  .timeline .time { width: 5rem; }
}
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; --text: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #fff; --warn: #7a4200;
    --warn-card: #fff; --urgent: #b3261e; --red-card: #fff; --good: #19692c; --one: #000; --two: #000; }
  html { font-size: 9.5pt; } body { font-size: 1rem; } header { padding-top: 0; } main, header, footer { padding: 0; max-width: none; }
  section { border-radius: 0; margin: .6rem 0; padding: .6rem .7rem; box-decoration-break: clone; }
  .lights .grid, .plots { grid-template-columns: 1fr 1fr; } .light.red { border-width: .15rem; border-top-width: .35rem; }
  .sign { background: none; color: var(--lit); border: 2px solid; line-height: 1.25rem; }
  .fields td.meaning { width: 32%; } th, td { padding-top: .2rem; padding-bottom: .2rem; }
  tr, .light, figure, .timeline li { break-inside: avoid; } h1, h2, h3, thead { break-after: avoid; }
  .wide { overflow: visible; } p { orphans: 3; widows: 3; }
}
`;
