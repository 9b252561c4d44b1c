import { Tier2Error } from "@tier2/bridge";
import type * as SandboxLibrary from "@tier2/psa-adapters/sandbox";
import type { Overview, RunningSandbox } from "@tier2/psa-adapters/sandbox";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { sectionText } from "../psa/section.ts";
import { untilAborted } from "../until-aborted.ts";
import { usage } from "../usage.ts";

interface SandboxOptions {
  readonly psa?: readonly string[];
  readonly port?: string;
}

type Library = typeof SandboxLibrary;

export const sandbox: Command<SandboxOptions> = defineCommand<SandboxOptions>({
  name: "sandbox",
  meaning: "Run sandboxes of the helpdesk systems on this computer, with pages that show their tickets.",
  options: [
    { flags: "--psa <kinds...>", meaning: "which (default: all)" },
    { flags: "--port <number>", meaning: "of the page to open; the others follow (default: free ones)" },
  ],
  examples: ["tier2 sandbox", "tier2 sandbox --psa connectwise --port 8090"],
  run: async ({ psa, port }, { stdout, stderr, ending }) => {
    const library = await import("@tier2/psa-adapters/sandbox");
    const kinds = kindsOf(psa, library);
    const first = firstPort(port, kinds, library);
    const opened: Opened = { sandboxes: [] };
    try {
      await openAll(opened, kinds, first, library, stdout);
      stderr.write(farewell(opened));
      await untilAborted(ending);
      return 0;
    } finally {
      await Promise.all([...opened.sandboxes, opened.overview].map(async (one) => one?.close()));
    }
  },
});

/** What is to be closed at the end. */
interface Opened {
  readonly sandboxes: RunningSandbox[];
  overview?: Overview;
}

function kindsOf(psa: readonly string[] | undefined, { sandboxKinds }: Library): readonly string[] {
  const kinds = [...new Set(psa ?? sandboxKinds)];
  const unknown = kinds.find((kind) => !sandboxKinds.includes(kind));
  if (unknown !== undefined) {
    throw usage(`There is no sandbox of "${unknown}".`, `There are: ${sandboxKinds.join(", ")}.`);
  }
  return kinds;
}

/** 0: free ones. */
function firstPort(port: string | undefined, kinds: readonly string[], { sandboxPorts }: Library): number {
  const first = Number(port ?? 0);
  const needed = kinds.reduce((sum, kind) => sum + sandboxPorts(kind), kinds.length > 1 ? 1 : 0);
  if (port !== undefined && (!/^\d+$/.test(port) || first < 1 || first + needed > 65_536)) {
    throw usage(`"${port}" is no port.`, `Write a number from 1 to ${65_536 - needed}.`);
  }
  return first;
}

/** With more than one sandbox there is a page that lists them. */
async function openAll(
  opened: Opened,
  kinds: readonly string[],
  first: number,
  { sandboxPorts, startOverview, startSandbox }: Library,
  stdout: CommandContext["stdout"],
): Promise<void> {
  let next = first;
  const take = (ports: number): number => {
    const port = next;
    next += first === 0 ? 0 : ports;
    return port;
  };
  if (kinds.length > 1) {
    opened.overview = await startOverview(take(1)).catch(taken("the page of all sandboxes"));
  }
  const overview = opened.overview === undefined ? {} : { overview: opened.overview.url };
  for (const kind of kinds) {
    const port = take(sandboxPorts(kind));
    const one = await startSandbox(kind, { port, ...overview }).catch(taken(`the sandbox of ${kind}`));
    opened.sandboxes.push(one);
    const section = sectionText(one.config);
    opened.overview?.add(one, section);
    stdout.write(`# ${one.page.title}: tickets at ${one.url}\n${section}\n`);
  }
}

/** Says which port is taken, who wants it, and what to do. */
const taken =
  (who: string) =>
  (error: unknown): never => {
    const { code, port, address } = error as {
      readonly code?: string;
      readonly port?: number;
      readonly address?: string;
    };
    if (code !== "EADDRINUSE") {
      throw error;
    }
    throw new Tier2Error(
      {
        code: "port_taken",
        category: "usage",
        message: `Port ${port} on ${address} is taken: ${who} cannot listen there.`,
        hint: "End the program that listens there, choose another with --port, or leave --port out for free ones.",
      },
      { cause: error },
    );
  };

function farewell({ overview, sandboxes }: Opened): string {
  const address = overview?.url ?? sandboxes[0]?.url ?? "";
  return `Open ${address} in a browser to see the tickets.
Each block above is a whole configuration. Save one as config.yaml, run its
export line in another terminal, and there: tier2 psa test --config config.yaml
Ctrl+C ends ${sandboxes.length > 1 ? "the sandboxes" : "the sandbox"}.
`;
}
