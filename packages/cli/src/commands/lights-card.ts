import path from "node:path";
import { type BridgeConfig, Tier2Error, loadConfig } from "@tier2/bridge";
import { type Command, defineCommand } from "../command.ts";
import { configFileOf, configOption } from "../common-options.ts";
import { composeCard } from "../lights/card.ts";
import { type CardLanguage, cardLanguages, readCardWords, spokenLanguage } from "../lights/card-words.ts";
import { usage } from "../usage.ts";
import { writeWhole } from "../write-whole.ts";

interface CardOptions {
  readonly language?: string;
  readonly out?: string;
  readonly config?: string;
}

const hint = "Name a file in a folder that this account may write to: --out FILE";

export const lightsCard: Command<CardOptions> = defineCommand<CardOptions>({
  name: "lights card",
  meaning: "Make a card to print: what each light means, how to press, and whom to call.",
  options: [
    {
      flags: "--language <name>",
      meaning: `${cardLanguages.join(", ")} (default: the configuration's, else this computer's)`,
      choices: cardLanguages,
    },
    {
      flags: "--out <file>",
      meaning: "HTML, where to (default: standard output; in a terminal a file in this folder)",
    },
    configOption,
  ],
  examples: ["tier2 lights card", "tier2 lights card --language de --out card.html", "tier2 lights card >card.html"],
  run: async ({ language, out, config }, io) => {
    const known = knownConfig(config);
    if (known === undefined) {
      io.stderr.write("No configuration can be read, so that no support contact is on the card (--config FILE).\n");
    }
    const spoken = languageOf(language) ?? known?.page.language ?? spokenLanguage(io.environment);
    const text = composeCard({
      ...{ language: spoken, words: readCardWords(spoken) },
      support: known?.support ?? {},
      hasGestures: known?.policy.gestures ?? true,
    });
    const file = out ?? (io.stdout.isTTY === true ? `tier2-lights.${spoken}.html` : undefined);
    if (file === undefined) {
      io.stdout.write(text);
    } else {
      const whole = path.resolve(file);
      writeWhole({ file: whole, content: text, mode: 0o644, hint });
      io.stderr.write(`The card is in ${whole}: open it in a browser and print it on A4.\n`);
    }
    return 0;
  },
});

function languageOf(given: string | undefined): CardLanguage | undefined {
  const found = cardLanguages.find((language) => language === given);
  if (given !== undefined && found === undefined) {
    throw usage(`There is no card in "${given}".`, `Write --language ${cardLanguages.join("|")}.`);
  }
  return found;
}

/** One that is named must be right; the service's own is used where there is one and this account may read it. */
function knownConfig(config: string | undefined): BridgeConfig | undefined {
  try {
    return loadConfig(configFileOf(config)).config;
  } catch (error) {
    const isAbsent = error instanceof Tier2Error && /^config_(?:missing|unreadable)$/.test(error.code);
    if (config === undefined && isAbsent) {
      return undefined;
    }
    throw error;
  }
}
