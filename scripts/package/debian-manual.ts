import type { CommandDescription } from "../../packages/cli/src/command.ts";
import { sections } from "../../packages/cli/src/sections.ts";

/** Text as roff takes it: no hyphen is broken, no line begins a request. */
const plain = (text: string): string =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^([.'])/gm, "\\&$1");

/** The manual page tier2(1): what the commands are; each tells its options by `--help`. */
export function manualPage(commands: readonly CommandDescription[], version: string, day: Date): string {
  const rows = sections.flatMap(({ title, commands: names }) => [
    `.SS ${plain(title)}`,
    ...names.flatMap((name) => {
      const command = commands.find((one) => one.name === name);
      return command === undefined ? [] : [".TP", `.B tier2 ${plain(name)}`, plain(command.meaning)];
    }),
  ]);
  return [
    `.TH TIER2 1 "${day.toISOString().slice(0, 10)}" "tier2 ${version}" "User Commands"`,
    ".SH NAME",
    "tier2 \\- a USB button whose press becomes a helpdesk ticket",
    ".SH SYNOPSIS",
    ".B tier2",
    ".I COMMAND",
    "[options]",
    ".SH DESCRIPTION",
    "The service waits for the button, reads at a press what helps the helpdesk, and sends one ticket.",
    ".B tier2 COMMAND \\-\\-help",
    "tells the options of a command.",
    ".SH COMMANDS",
    ...rows,
    ".SH FILES",
    ...[".TP", ".I /etc/tier2/config.yaml", "the configuration; secrets lie beside it in", ".I secrets"],
    ...[".TP", ".I /var/lib/tier2", "what is stored: presses that wait, and the key that seals them"],
    ...[".TP", ".I /run/tier2", "the sockets of the service"],
    ".SH EXIT STATUS",
    "0 when all is well; else a number for the kind of error, and a message that says what to do.",
    "",
  ].join("\n");
}
