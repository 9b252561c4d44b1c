import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BridgeEvent, databasePathIn, parseConfig, silentLogger, startBridge } from "@tier2/bridge";
import { openAdapter } from "@tier2/psa-adapters";
import { sandboxKinds, startSandbox } from "@tier2/psa-adapters/sandbox";
import { test } from "vitest";
import { PlayedButton } from "../lib/played-button.ts";

/** In e-mail and webhook nobody answers. */
const kinds = sandboxKinds.filter((kind) => !["email", "webhook"].includes(kind));

const longestWaitMs = 60_000;
/** What comes in minutes comes in as many hundredths of a second; all else takes its time. */
const hurriedClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  schedule: (callback: () => void, delayMs: number): (() => void) => {
    const timer = setTimeout(callback, delayMs < longestWaitMs ? Math.max(0, delayMs) : delayMs / 6000);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Everything that the bridge tells. */
class Story {
  readonly told: BridgeEvent[] = [];
  readonly #looking = new Set<() => void>();

  add(event: BridgeEvent): void {
    this.told.push(event);
    for (const look of this.#looking) {
      look();
    }
  }

  async until(wanted: Readonly<Record<string, unknown>>): Promise<void> {
    const fits = (event: BridgeEvent): boolean =>
      Object.entries(wanted).every(([name, value]) =>
        Object.entries(event).some((is) => is[0] === name && is[1] === value),
      );
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.told.some(fits)) {
          this.#looking.delete(look);
          resolve();
        }
      };
      this.#looking.add(look);
      look();
    });
  }
}

// Side by side: each waits for the light of the sent ticket to go out.
test.concurrent.for(kinds)("%s: an answer, and that a ticket was closed, light the button", async (kind, context) => {
  const sandbox = await startSandbox(kind);
  const folder = await mkdtemp(path.join(tmpdir(), "tier2-watch-"));
  const socketPath = path.join(folder, "button.sock");
  const button = await PlayedButton.start(socketPath);
  const { config } = parseConfig(
    "watch.yaml",
    JSON.stringify({
      schemaVersion: 1,
      psa: { kind },
      person: { name: "Jane Doe" },
      watch: { everyMinutes: 2, notifications: false },
    }),
  );
  const story = new Story();
  const bridge = await startBridge(
    {
      config,
      transport: { kind: "socket", path: socketPath },
      adapter: await openAdapter(sandbox.config),
      databasePath: databasePathIn(folder),
      logger: silentLogger,
      onEvent: (event) => story.add(event),
    },
    { clock: hurriedClock, random: () => 0.5 },
  );
  context.onTestFinished(async () => {
    await bridge.stop();
    await button.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  await story.until({ type: "button.attached" });
  button.press(1);
  button.gesture(1);
  await story.until({ type: "ticket.accepted" });

  const { technician } = sandbox.page;
  const ticketId = sandbox.page.tickets()[0]?.id ?? "";
  technician?.answer(ticketId, "Please restart it.");
  await story.until({ type: "ticket.changed", attention: "answered" });
  await story.until({ type: "light.changed", name: "answered" });

  const closed = technician?.statuses(ticketId).find((name) => /^(?:closed|completed?|resolved)/i.test(name)) ?? "";
  technician?.setStatus(ticketId, closed);
  await story.until({ type: "ticket.changed", attention: "closed", status: closed });
  await story.until({ type: "light.changed", name: "closed" });

  const changes = story.told.filter(({ type }) => type === "ticket.changed");
  context.expect(changes.map((change) => "attention" in change && change.attention)).toEqual(["answered", "closed"]);
});
