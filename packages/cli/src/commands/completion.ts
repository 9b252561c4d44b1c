import { nearestName } from "@tier2/bridge";
import { type Command, defineCommand } from "../command.ts";
import type { Words } from "../completion/words.ts";
import { usage } from "../usage.ts";

const shells: Readonly<Record<string, () => Promise<(words: Words) => string>>> = {
  bash: async () => (await import("../completion/bash.ts")).bashCompletion,
  zsh: async () => (await import("../completion/zsh.ts")).zshCompletion,
  fish: async () => (await import("../completion/fish.ts")).fishCompletion,
  powershell: async () => (await import("../completion/powershell.ts")).powershellCompletion,
};
const shellNames = Object.keys(shells);

export const completion: Command<object> = defineCommand<object>({
  name: "completion",
  meaning: "Print a script that lets a shell complete commands, options and files.",
  argument: { name: "shell", meaning: `for which: ${shellNames.join(", ")}`, choices: shellNames },
  options: [],
  examples: [
    "tier2 completion bash > ~/.local/share/bash-completion/completions/tier2",
    "tier2 completion fish > ~/.config/fish/completions/tier2.fish",
    "tier2 completion powershell",
  ],
  run: async (_options, { stdout }, shell) => {
    const load = shells[shell];
    if (load === undefined) {
      const meant = nearestName(shell, shellNames);
      const suggestion = meant === undefined ? "" : `Did you mean ${meant}? `;
      throw usage(`There is no completion for "${shell}".`, `${suggestion}There is: ${shellNames.join(", ")}.`);
    }
    const [script, { wordsOf }, { commandTable }, { groups }] = await Promise.all([
      load(),
      import("../completion/words.ts"),
      import("../command-table.generated.ts"), // it holds this command
      import("../sections.ts"),
    ]);
    stdout.write(script(wordsOf(commandTable, groups)));
    return 0;
  },
});
