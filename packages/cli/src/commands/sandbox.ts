import { stringify } from "yaml";
import { type Command, defineCommand } from "../command.ts";
import { usage } from "../psa/target.ts";
import { untilAborted } from "../until-aborted.ts";

interface SandboxOptions {
  readonly psa?: readonly string[];
  readonly port?: string;
}

export const sandbox: Command<SandboxOptions> = defineCommand<SandboxOptions>({
  name: "sandbox",
  meaning: "Run sandboxes of the helpdesk systems on this computer, each with a page that shows its tickets.",
  options: [
    { flags: "--psa <kinds...>", meaning: "which (default: all)" },
    { flags: "--port <number>", meaning: "of the first; the others follow (default: free ones)" },
  ],
  examples: ["tier2 sandbox", "tier2 sandbox --psa connectwise --port 8090"],
  run: async ({ psa, port }, { stdout, stderr, ending }) => {
    const { sandboxKinds, startSandbox } = await import("@tier2/psa-adapters/sandbox");
    const kinds = psa ?? sandboxKinds;
    const unknown = kinds.find((kind) => !sandboxKinds.includes(kind));
    const first = Number(port ?? 0);
    if (unknown !== undefined) {
      throw usage(`There is no sandbox of "${unknown}".`, `There are: ${sandboxKinds.join(", ")}.`);
    }
    if (!Number.isInteger(first) || first < 0 || first + kinds.length > 65_536) {
      throw usage(`"${port}" is no port.`, "Write a number from 1 to 65535.");
    }
    const running = await Promise.all(
      kinds.map(async (kind, index) => startSandbox(kind, { port: first === 0 ? 0 : first + index })),
    );
    for (const { url, config } of running) {
      stdout.write(`# ${config.kind}: tickets at ${url}\n${stringify({ psa: config })}\n`);
    }
    stderr.write("Any of these sections can stand in a configuration. Ctrl+C ends the sandboxes.\n");
    await untilAborted(ending);
    await Promise.all(running.map(async (one) => one.close()));
    return 0;
  },
});
