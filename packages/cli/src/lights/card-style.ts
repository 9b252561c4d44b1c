/** The card on a screen, narrow and wide, light and dark; and on paper: A4 with two cards of two A6 halves. */
export const cardStyle = `
:root { color-scheme: light dark; --text: #1c2430; --soft: #566070; --line: #d5dbe3; --page: #f4f6f9; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #e6eaf0; --soft: #a3aebd; --line: #3a4452; --page: #12161c; --card: #1b212a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.4 system-ui, sans-serif; }
.hint { max-width: 62rem; margin: 1rem auto 0; padding: 0 1rem; color: var(--soft); }
.card { display: flex; flex-wrap: wrap; gap: 1rem; max-width: 62rem; margin: 0 auto; padding: 1rem; }
.copy { display: none; }
.half { flex: 1 1 26rem; min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: .85rem; margin: 1rem 0 .25rem; padding-bottom: .2rem; border-bottom: 2px solid; }
.half > h2:first-child { margin-top: 0; }
p { margin: 0; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 6.25rem 1fr; gap: .75rem; align-items: center; padding: .4rem 0; border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li b { margin-right: .3em; }
li.press { grid-template-columns: 9.5rem 1fr; align-items: baseline; }
svg { display: block; width: 100%; }
svg * { stroke: var(--text); stroke-width: 1; stroke-linejoin: round; }
.looks { color: var(--soft); font-size: .85em; }
.note { margin-top: .75rem; color: var(--soft); font-size: .85em; }
.support b { font-size: 1.1em; }
@media (max-width: 24rem) { li { grid-template-columns: 4.5rem 1fr; gap: .5rem; } li.press { grid-template-columns: 1fr; gap: 0; } }
@page { size: A4 portrait; margin: 0; }
@media print {
  :root { --text: #000; --soft: #333; --line: #bbb; --page: #fff; --card: #fff; }
  html, body { width: 210mm; height: 296.8mm; overflow: hidden; }
  body { font-size: 7.4pt; line-height: 1.2; }
  .hint { display: none; }
  .card, .card.copy { display: flex; flex-wrap: nowrap; gap: 0; max-width: none; width: 210mm; height: 148.4mm; padding: 0; margin: 0; }
  .card.copy { border-top: .3mm dashed #777; }
  .half { flex: 0 0 105mm; width: 105mm; height: 100%; border: 0; border-radius: 0; padding: 6mm 6.5mm 5mm; }
  .half + .half { border-left: .2mm dotted #999; }
  h1 { font-size: 12pt; margin-bottom: 1.5mm; }
  h2 { font-size: 7.6pt; margin: 2mm 0 .2mm; padding-bottom: .5mm; border-bottom-width: .4mm; }
  li { grid-template-columns: 21mm 1fr; gap: 2.5mm; padding: .8mm 0; border-top-width: .15mm; }
  li.press { grid-template-columns: 33mm 1fr; gap: 2.5mm; padding: .5mm 0; }
  svg, svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .note { margin-top: 1.5mm; font-size: 6.6pt; }
  .support { line-height: 1.25; }
}
`;
