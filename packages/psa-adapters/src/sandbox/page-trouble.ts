import type { FaultName, Faults } from "./faults.ts";
import { type Html, html } from "./html.ts";
import type { Page, PageState, RightView, Switch } from "./page.ts";

/** Each fault in words, in the order in which they strike. */
export const faultMeanings: Readonly<Record<FaultName, string>> = {
  offline: "Offline: every connection is reset",
  delay: "Slow: the answer waits first",
  dropBefore: "The connection is closed, nothing is done",
  tooManyRequests: "Too many requests (429)",
  serverError: "Server error (500), nothing is done",
  dropAfterCommit: "It is done, but no answer comes",
  midAnswer: "It is done, the answer breaks off",
  serverErrorAfterCommit: "It is done, but the answer is an error (500)",
  badJson: "It is done, the answer is broken JSON",
};

/** How often a fault strikes, as the form offers it. */
export const frequencies = {
  always: { label: "always", strike: {} },
  once: { label: "once", strike: { count: 1 } },
  thrice: { label: "3 times", strike: { count: 3 } },
  half: { label: "half of the time", strike: { probability: 0.5 } },
} as const;

export const troublePage = (state: PageState): Html =>
  html`<div class="heading">
      <h1>Trouble</h1>
      <p>Let this sandbox fail as the real system can, and see what becomes of a press.</p>
    </div>
    <div class="notes">${faultForm(state)}${rightForm(state.page)}${switchForm(state.page.switches ?? [])}</div>`;

const box = (name: string, value: string, isChecked: boolean): Html =>
  isChecked
    ? html`<input type="checkbox" name="${name}" value="${value}" checked />`
    : html`<input type="checkbox" name="${name}" value="${value}" />`;

const option = (value: string | number, label: string, isChosen: boolean): Html =>
  isChosen
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;

function faultForm({ faults, page: { faults: meanings = faultMeanings } }: PageState): Html {
  const { current } = faults;
  const names = (Object.keys(faultMeanings) as FaultName[]).filter((name) => meanings[name] !== undefined);
  const chosen = names.map((name) => current[name]).find((strike) => strike !== undefined);
  const rows = names.map((name) => {
    const struck = faults.struck(name);
    const count =
      struck === 0 ? html`` : html`<span class="badge">struck ${struck === 1 ? "once" : `${struck} times`}</span>`;
    return html`<li>
      <label>${box("fault", name, current[name] !== undefined)} ${meanings[name] ?? ""}</label>${count}
    </li>`;
  });
  const often = Object.entries(frequencies).map(([name, { label, strike }]) => {
    const { count, probability } = { count: undefined, probability: undefined, ...strike };
    return option(name, label, chosen !== undefined && chosen.count === count && chosen.probability === probability);
  });
  return html`<form class="card" method="post" action="/trouble/faults" autocomplete="off">
    <h2>Faults</h2>
    <p class="muted">They strike requests that make or change something.</p>
    <ul class="choices">
      ${rows}
    </ul>
    <p class="line">
      <label
        >How often
        <select name="frequency">
          ${often}
        </select></label
      >
      ${meanings.delay === undefined ? html`` : httpOnly(current)}
    </p>
    <p class="line"><button>Apply</button><button name="end" value="yes" class="plain">End all faults</button></p>
  </form>`;
}

const httpOnly = ({ delay, everything }: Faults): Html =>
  html`<label>Slow by <input type="number" name="ms" min="0" max="3600000" value="${delay?.ms ?? 3000}" /> ms</label>
    <label>${box("everything", "yes", everything === true)} strike reading, too</label>`;

function rightForm({ rights }: Page): Html {
  if (rights === undefined) {
    return html``;
  }
  const row = ({ key, label, purpose }: RightView): Html =>
    html`<li>
      <label>${box("right", key, !rights.denied.has(key))} ${label}</label><span class="muted">${purpose}</span>
    </li>`;
  return html`<form class="card" method="post" action="/trouble/rights" autocomplete="off">
    <h2>Rights of the API user</h2>
    <p class="muted">
      Take one away: <code>tier2 psa check</code>, led here by a configuration, names it and what goes without it.
    </p>
    <ul class="choices">
      ${rights.all.map(row)}
    </ul>
    <p class="line"><button>Apply</button></p>
  </form>`;
}

function switchForm(switches: readonly Switch[]): Html {
  if (switches.length === 0) {
    return html``;
  }
  const row = ({ name, choices, chosen }: Switch): Html =>
    html`<li>
      <label for="switch-${name}">${name}</label>
      <select id="switch-${name}" name="${name}">
        ${choices.map((label, index) => option(index, label, index === chosen()))}
      </select>
    </li>`;
  return html`<form class="card" method="post" action="/trouble/switches" autocomplete="off">
    <h2>Variants</h2>
    <p class="muted">What the vendor has not published, or what differs between installations.</p>
    <ul class="choices pairs">
      ${switches.map(row)}
    </ul>
    <p class="line"><button>Apply</button></p>
  </form>`;
}
