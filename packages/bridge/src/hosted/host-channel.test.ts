import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { Happenings } from "../testing/happenings.ts";
import { HostChannel } from "./host-channel.ts";
import type { HostLine } from "./host-lines.ts";

interface SetUp {
  readonly input: PassThrough;
  readonly said: () => string;
  readonly clock: FakeClock;
  readonly lines: Happenings<HostLine>;
  readonly channel: HostChannel;
}

function setUp(): SetUp {
  const [input, output, clock, lines] = [
    new PassThrough(),
    new PassThrough(),
    new FakeClock(),
    new Happenings<HostLine>(),
  ];
  output.setEncoding("utf8");
  let text = "";
  const channel = new HostChannel({ input, output, clock, onLine: (line) => lines.add(line) });
  channel.open();
  return { input, clock, lines, channel, said: () => (text += String(output.read() ?? "")) };
}

test("lines come whole, however the pipe cuts them; what is not known is passed over", async () => {
  const { input, lines } = setUp();
  for (const piece of ["sess", "ion lo", "ck 2\r\nwhatever\npow", "er resume\n", "x".repeat(100_000), "\nstop\n"]) {
    input.write(piece);
  }
  await lines.until(({ kind }) => kind === "stop");
  expect(lines.all.map(({ kind }) => kind)).toEqual(["session", "power", "stop"]);
});

test("the end of the host is a stop", async () => {
  const { input, lines } = setUp();
  input.end("power suspend\n");
  await lines.until(({ kind }) => kind === "stop");
  expect(lines.all).toHaveLength(2);
});

test("it says that it lives every ten seconds, that it runs, and what is wrong; after its end nothing", () => {
  const { said, clock, channel } = setUp();
  expect(said()).toBe("alive\n");
  clock.advance(20_000);
  expect(said()).toBe("alive\n".repeat(3));
  channel.ready();
  const warning = { code: "watch-failed", eventId: 1020, severity: "warning", text: "a", remedy: "b" } as const;
  channel.take({ type: "warning.raised", warning: { ...warning, subject: "", sinceMs: 0 } });
  channel.take({ type: "warning.cleared", code: "watch-failed", subject: "" });
  expect(said()).toBe(`${"alive\n".repeat(3)}ready\nevent 1020 warning a b\n`);
  channel.close();
  clock.advance(60_000);
  expect(said()).not.toContain("b\nalive");
});
