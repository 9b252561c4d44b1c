import type { CommandContext } from "./command.ts";

/** Of the JSON that the commands print; a change that breaks readers makes it greater. */
export const schemaVersion = 1;

// oxlint-disable-next-line no-control-regex -- writing them otherwise is the purpose
const unseen =
  /[\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** JSON with the same meaning that a terminal may show, too: what moves, turns or hides is written `\u202e`. */
export const harmlessJson = (json: string): string =>
  json.replaceAll(unseen, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );

export const printJson = ({ stdout }: Pick<CommandContext, "stdout">, value: object): void => {
  stdout.write(`${harmlessJson(JSON.stringify({ schemaVersion, ...value }, null, 2))}\n`);
};
