import { type Command, defineCommand } from "../command.ts";
import { configOption } from "../common-options.ts";

interface AgentOptions {
  readonly config?: string;
}

export const agent: Command<AgentOptions> = defineCommand<AgentOptions>({
  name: "agent",
  meaning: "Work for the bridge in a person's session: take the picture, open the page, show notifications.",
  options: [configOption],
  examples: ["tier2 agent", "tier2 agent --config config.yaml"],
  run: async ({ config }, { stderr, ending }) => {
    const { openServerCheck, ownDesktop } = await import("@tier2/bridge/agent");
    const { apiPlaces } = await import("../api-places.ts");
    const { runAgent } = await import("../agent/run-agent.ts");
    const session = ownDesktop();
    const places = await apiPlaces(config);
    await runAgent({
      ...{ session, ending, check: await openServerCheck() },
      places: [...new Set(places.map((place) => place.session))],
      say: (text) => void stderr.write(`${text}\n`),
    });
    return 0;
  },
});
