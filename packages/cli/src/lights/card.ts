import { type BridgeConfig, type Markup, cleanLine, html } from "@tier2/bridge";
import { type GestureKind, type LightDescription, type LightName, lightNamed } from "@tier2/button";
import { cardStyle } from "./card-style.ts";
import type { CardLanguage, CardWords } from "./card-words.ts";
import { lightPicture } from "./light-picture.ts";

export interface CardInput {
  readonly language: CardLanguage;
  readonly words: CardWords;
  readonly support: BridgeConfig["support"];
  /** Without gestures every press is an ordinary one. */
  readonly hasGestures: boolean;
}

/** Every light that people meet, in the order in which they do. */
export const cardLights: Readonly<Record<"everyday" | "later" | "trouble", readonly LightName[]>> = {
  everyday: ["idle", "received", "saved", "undo", "sending", "sent", "urgent", "cancelled"],
  later: ["answered", "waiting", "closed"],
  trouble: ["saved-offline", "blocked", "failed", "no-bridge"],
};

/** Of each line about the support: five of them have room on paper. */
const longestText = 60;
// As the report's: nothing but the styles of the file itself.
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The card of lights as one HTML file without scripts and without anything from elsewhere. On paper it is an A4 page with
 * two cards; each is folded to A6.
 */
export function composeCard(input: CardInput): string {
  const { language, words } = input;
  const halves = html`${front(input)}${back(input)}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${words.title}</title>
        <style>
          ${{ markup: cardStyle }}
        </style>
      </head>
      <body>
        <p class="hint">${words.print}</p>
        <main class="card">${halves}</main>
        <div class="card copy" aria-hidden="true">${halves}</div>
      </body>
    </html> `.markup;
}

const front = ({ words, hasGestures }: CardInput): Markup => {
  const gestures: readonly GestureKind[] = hasGestures ? ["short", "double", "long"] : ["short"];
  return html`<section class="half">
    <h1>${words.title}</h1>
    <h2>${words.headings.press}</h2>
    <ul>
      ${gestures.map((gesture) => {
        const { how, what } = words.presses[gesture];
        return html`<li class="press"><b>${how}</b> <span>${what}</span></li>`;
      })}
    </ul>
    ${lightList(words, "everyday")}
    <p class="note">${words.note}</p>
  </section>`;
};

const back = ({ words, support }: CardInput): Markup =>
  html`<section class="half">
    ${lightList(words, "later")} ${lightList(words, "trouble")}
    <h2>${words.headings.support}</h2>
    ${supportLines(support, words)}
  </section>`;

const lightList = (words: CardWords, group: keyof typeof cardLights): Markup =>
  html`<h2>${words.headings[group]}</h2>
    <ul>
      ${cardLights[group].map((name) => lightRow(lightNamed(name), words))}
    </ul>`;

function lightRow(light: LightDescription, words: CardWords): Markup {
  const { says, text } = words.lights[light.name];
  const pattern = words.patterns[light.pattern];
  const looks = light.pattern === "off" ? pattern : `${words.colours[light.colour]}, ${pattern}`;
  const shown =
    light.showForMs === undefined ? "" : `, ${words.forSeconds.replace("{count}", String(light.showForMs / 1000))}`;
  const by = light.setBy === "firmware" ? ` ${words.byButton}` : "";
  return html`<li>
    ${lightPicture(light, looks)}
    <div>
      <p><b>${says}</b> <span class="looks">${looks}${shown}</span></p>
      <p>${text}${by}</p>
    </div>
  </li>`;
}

function supportLines(support: BridgeConfig["support"], words: CardWords): Markup {
  const shown = (text: string | undefined): string => (text === undefined ? "" : cleanLine(text, longestText));
  const { name, phone, email, hours, url } = support;
  const lines = [
    ...(name === undefined ? [] : [html`<b>${shown(name)}</b>`]),
    ...named(words.phone, shown(phone)),
    ...named(words.email, shown(email)),
    ...named(words.hours, shown(hours)),
    ...named(words.url, shown(url)),
  ];
  const all = lines.length === 0 ? [html`${words.noSupport}`] : lines;
  return html`<div class="support">${all.map((line) => html`<p>${line}</p>`)}</div>`;
}

const named = (label: string, text: string): readonly Markup[] => (text === "" ? [] : [html`${label}: <b>${text}</b>`]);
