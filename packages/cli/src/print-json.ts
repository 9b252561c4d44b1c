import type { CommandContext } from "./command.ts";

/** Of the JSON that the commands print; a change that breaks readers makes it greater. */
export const schemaVersion = 1;

export const printJson = ({ stdout }: Pick<CommandContext, "stdout">, value: object): void => {
  stdout.write(`${JSON.stringify({ schemaVersion, ...value }, null, 2)}\n`);
};
