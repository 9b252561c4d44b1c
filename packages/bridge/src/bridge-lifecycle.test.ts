import path from "node:path";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startBridge } from "./bridge.ts";
import { loadConfig } from "./config/load-config.ts";
import { Tier2Error } from "./errors.ts";
import { silentLogger } from "./log.ts";
import { startService } from "./service.ts";
import { FakeButton } from "./testing/fake-button.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { FakePsa } from "./testing/fake-psa.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { testConfig } from "./testing/test-config.ts";

const refusal = new Tier2Error({ code: "made_by_the_test", category: "internal", message: "No.", hint: "None." });
const refuse = async (): Promise<never> => {
  throw refusal;
};

test("a start that fails half way leaves nothing behind: the next one has database and button", async () => {
  const folder = temporaryFolder();
  const socketPath = path.join(folder, "button.sock");
  const button = await FakeButton.plugIn(socketPath);
  const options = {
    ...{ config: testConfig(), adapter: new FakePsa(), logger: silentLogger },
    transport: { kind: "socket", path: socketPath },
    databasePath: path.join(folder, "data", "presses.sqlite"),
  } as const;
  await expect(startBridge(options, { openObserver: refuse })).rejects.toBe(refusal);
  const attached = Promise.withResolvers<void>();
  const bridge = await startBridge({
    ...options,
    onEvent: ({ type }) => type === "button.attached" && attached.resolve(),
  });
  await attached.promise;
  await bridge.stop();
  await button.close();
});

test("a service that cannot start looks at no file any more", async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, "schemaVersion: 1\npsa: { kind: webhook, url: http://127.0.0.1:9/hook, secret: env:HOOK }\n");
  const clock = new FakeClock();
  const options = {
    ...{ loaded: loadConfig(file), environment: { HOOK: "a-secret-of-the-hook-for-tests-only" }, logger: silentLogger },
    databasePath: path.join(folder, "presses.sqlite"),
  };
  await expect(startService(options, { clock, openRecorder: refuse })).rejects.toBe(refusal);
  expect(clock.nextAtMs).toBeUndefined();
});
