export const styleSheet: string = `
:root {
  --ground: #f4f5f7; --card: #ffffff; --ink: #1b2230; --soft: #5b6577; --line: #dfe3ea; --accent: #1f5fd0;
  --status: #e4edfc; --status-ink: #174a9f; --internal: #fff8e4; --internal-line: #ecd693; --internal-ink: #6e5200;
  --button: #1f5fd0; --bad: #fde7e7; --bad-ink: #a11d1d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151b; --card: #1b2029; --ink: #e8ebf1; --soft: #a0aabb; --line: #303846; --accent: #8ab4ff;
    --status: #22365a; --status-ink: #bcd4ff; --internal: #2a2516; --internal-line: #5d5024; --internal-ink: #f0d98a;
    --button: #2f66c4; --bad: #4a2226; --bad-ink: #ffb8b8;
  }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:is(a, button, select, input, textarea):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 8px; }
body > header { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .75rem; padding: .8rem max(1.25rem, calc((100% - 72rem) / 2 + 1.25rem)); background: var(--card); border-bottom: 1px solid var(--line); }
.brand { color: var(--ink); font-weight: 650; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin-left: auto; }
nav a { color: var(--soft); padding: .15rem 0; }
nav a[aria-current] { color: var(--ink); font-weight: 600; border-bottom: 2px solid var(--accent); }
.badge { border: 1px solid var(--line); border-radius: 99px; color: var(--soft); font-size: .75rem; padding: .05rem .6rem; white-space: nowrap; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
.heading { margin-bottom: 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1rem; }
.heading p, .muted, .empty, footer { color: var(--soft); }
.muted, footer { font-size: .85rem; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; }
.empty { background: var(--card); border: 1px dashed var(--line); border-radius: 12px; padding: 2.5rem 1.25rem; text-align: center; }
.empty + .empty { margin-top: 1rem; }
ul { list-style: none; padding: 0; }
.rows, .table { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.rows li + li { border-top: 1px solid var(--line); }
.rows a { display: grid; gap: .2rem; padding: .85rem 1.1rem; color: inherit; }
.rows a:hover { background: color-mix(in srgb, var(--accent) 7%, transparent); text-decoration: none; }
.rows strong { font-weight: 600; overflow-wrap: anywhere; }
.line { display: flex; flex-wrap: wrap; align-items: center; gap: .15rem 1rem; }
.line time { margin-left: auto; font-variant-numeric: tabular-nums; }
.status { background: var(--status); color: var(--status-ink); border-radius: 99px; font-size: .8rem; font-weight: 600; padding: .05rem .65rem; }
.priority { display: inline-flex; align-items: center; gap: .4rem; }
.dot { width: .6rem; height: .6rem; border-radius: 50%; background: var(--soft); }
.red { background: #d9363e; } .orange { background: #e8772e; } .yellow { background: #d9a900; }
.green { background: #2e9e5b; } .blue { background: #2f6fe0; } .purple { background: #8456d6; }
.status.bad { background: var(--bad); color: var(--bad-ink); }
.columns { display: grid; gap: 1.25rem; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.1rem; min-width: 0; }
dl.card { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 8rem), 1fr)); gap: .7rem 1rem; }
dt { color: var(--soft); font-size: .8rem; }
dd { overflow-wrap: anywhere; }
.notes, .side { display: grid; gap: 1.25rem; min-width: 0; }
article header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; margin-bottom: .6rem; }
article pre { font: .875rem/1.55 ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 40rem) { article pre { white-space: pre; overflow-wrap: normal; } } /* columns stay columns; the block scrolls */
article footer { margin-top: .75rem; }
.internal { background: var(--internal); border-color: var(--internal-line); }
.internal .badge { border-color: var(--internal-line); color: var(--internal-ink); }
.files li { display: flex; flex-wrap: wrap; align-items: center; gap: .2rem .6rem; padding: .25rem 0; overflow-wrap: anywhere; }
.picture { flex-basis: 100%; }
.picture img { display: block; max-width: 100%; max-height: 24rem; border: 1px solid var(--line); border-radius: 8px; }
form h2 { margin-bottom: .15rem; }
form > label { display: block; font-weight: 600; margin-bottom: .4rem; }
form > p.line { margin-top: .8rem; }
textarea, select, input[type="number"] { background: var(--ground); color: var(--ink); border: 1px solid var(--line); border-radius: 8px; font: inherit; max-width: 100%; padding: .35rem .6rem; }
textarea { display: block; resize: vertical; width: 100%; }
input[type="number"] { width: 6.5rem; }
input[type="checkbox"] { accent-color: var(--accent); height: 1.05rem; margin-right: .25rem; width: 1.05rem; vertical-align: -.15rem; }
button { background: var(--button); border: 1px solid var(--button); border-radius: 8px; color: #ffffff; cursor: pointer; font: inherit; font-weight: 600; padding: .35rem .9rem; }
button:hover { filter: brightness(1.1); }
button.plain { background: transparent; border-color: var(--line); color: var(--ink); }
.side select { width: 100%; margin-bottom: .6rem; }
.choices { margin-top: .7rem; }
.choices li { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .75rem; padding: .3rem 0; }
.choices label:has(input) { padding-left: 1.5rem; text-indent: -1.5rem; }
.choices .muted { flex-basis: 100%; padding-left: 1.5rem; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 0 2rem; }
.pairs li { justify-content: space-between; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .45rem 1.1rem; text-align: left; white-space: nowrap; }
th { color: var(--soft); font-size: .8rem; font-weight: 500; }
tbody tr { border-top: 1px solid var(--line); }
td:nth-child(2) { width: 100%; }
code { font: .85em ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; }
.sandboxes { align-items: start; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.25rem; }
.sandboxes > li { display: grid; gap: .6rem; align-content: start; grid-template-columns: minmax(0, 1fr); }
.sandboxes .count { font-size: 1.6rem; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.1; }
.sandboxes h2 { font-size: 1.05rem; }
.sandboxes .latest { margin-top: .3rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
summary { color: var(--accent); cursor: pointer; font-size: .85rem; }
details pre { background: var(--ground); border-radius: 8px; font: .8rem/1.5 ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; margin-top: .5rem; overflow-x: auto; padding: .6rem .8rem; }
@media (max-width: 40rem) { nav { margin-left: 0; width: 100%; } }
@media (max-width: 30rem) { .line time { margin-left: 0; } }
@media (min-width: 56rem) {
  .columns { grid-template-columns: 17rem minmax(0, 1fr); }
  dl.card { grid-template-columns: 1fr; }
}
`;

/**
 * Takes over, every second, what has changed in the elements that are marked as live: what is being written in a form
 * stays, and so does the place on the page.
 */
export const refreshScript: string = `
"use strict";
setInterval(async () => {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const shown of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(shown.id);
      if (next && next.innerHTML !== shown.innerHTML) shown.replaceChildren(...next.childNodes);
    }
  } catch {
    // The sandbox has ended or starts again; the next round shows.
  }
}, 1000);
`;
