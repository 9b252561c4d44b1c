import { type Evidence, type FieldName, evidenceFields } from "../capture/fields.ts";
import { cleanLine } from "./clean-text.ts";
import { type Finding, findings } from "./highlights.ts";
import { type LightName, lightNames, looks } from "./highlights-table.ts";
import { type Markup, html } from "./html.ts";
import type { ReportRoom } from "./report-room.ts";
import { firstLines } from "./wording.ts";

/** - dark: nothing of what it looks at was read. */
export type LightState = "green" | "yellow" | "red" | "dark";

export interface Light {
  readonly name: LightName;
  readonly state: LightState;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Labels of the fields that were looked at. */
  readonly lookedAt: readonly string[];
  /** Labels of those that could not be read or are not collected. */
  readonly notLookedAt: readonly string[];
}

/** The four lights of a press, in their order. */
export function lightsOf(evidence: Evidence): readonly Light[] {
  const all = findings(evidence);
  return lightNames.map((name) => {
    const names = [...new Set(looks.filter(({ light }) => light === name).flatMap(({ fields }) => fields))];
    const isRead = (field: FieldName): boolean => "value" in (evidence.fields[field] ?? {});
    const lookedAt = labels(names.filter(isRead));
    const own = all.filter(({ light }) => light === name);
    return {
      ...{ name, findings: own, lookedAt, state: stateOf(own, lookedAt.length) },
      notLookedAt: labels(names.filter((field) => !isRead(field))),
    };
  });
}

const labels = (names: readonly FieldName[]): string[] => names.map((name) => evidenceFields[name].label);

function stateOf(own: readonly Finding[], lookedAt: number): LightState {
  if (own.some(({ severity }) => severity === "problem")) {
    return "red";
  }
  return own.length > 0 ? "yellow" : lookedAt > 0 ? "green" : "dark";
}

const titles: Readonly<Record<LightName, string>> = {
  network: "Network",
  software: "Software",
  hardware: "Hardware",
  security: "Security",
};

/** Sign and word tell what the colour does: paper has none, and not everybody sees it. */
const signs: Readonly<Record<LightState, string>> = { red: "✕", yellow: "!", green: "✓", dark: "–" };

/** What no field tells: a green light must not promise it. */
const neverLookedAt: Readonly<Partial<Record<LightName, string>>> = {
  security: "Encryption, virus scanner and firewall are never read.",
};

const shortestSentence = 120;

export function lightsSection(evidence: Evidence, room: ReportRoom): Markup {
  return html`<section class="lights" aria-label="At first sight">
    <h2>At first sight</h2>
    <div class="grid">${lightsOf(evidence).map((light) => lightCard(light, room))}</div>
  </section> `;
}

function lightCard(light: Light, room: ReportRoom): Markup {
  const { name, state, lookedAt, notLookedAt } = light;
  const longest = Math.max(shortestSentence, room.characters);
  return html`<div class="light ${state}">
    <h3><span class="sign" aria-hidden="true">${signs[state]}</span> ${titles[name]}</h3>
    <p class="word">${word(light)}</p>
    ${
      light.findings.length === 0
        ? []
        : html`<ul>
            ${sentences(light, room.sentences, longest)}
          </ul>`
    }
    ${lookedAt.length === 0 ? [] : html`<p class="looked">Looked at: ${lookedAt.join(", ")}.</p>`}
    ${notLookedAt.length === 0 ? [] : html`<p class="looked">Not looked at: ${notLookedAt.join(", ")}.</p>`}
    ${neverLookedAt[name] === undefined ? [] : html`<p class="looked">${neverLookedAt[name]}</p>`}
  </div> `;
}

function sentences({ findings: own }: Light, most: number, longest: number): Markup[] {
  const isProblem = new Set(own.filter(({ severity }) => severity === "problem").map(({ text }) => text));
  const lines = own.map(({ text }) => text);
  return firstLines(lines, most).map((text) =>
    isProblem.has(text)
      ? html`<li class="problem">${cleanLine(text, longest)}</li>`
      : html`<li>${cleanLine(text, longest)}</li>`,
  );
}

const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? "" : "s"}`];

function word({ state, findings: own }: Light): string {
  const problems = own.filter(({ severity }) => severity === "problem").length;
  switch (state) {
    case "red":
    case "yellow":
      return [...counted(problems, "problem"), ...counted(own.length - problems, "warning")].join(", ");
    case "green":
      return "nothing found";
    case "dark":
      return "not looked at";
  }
}
