import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { LiveTerminal } from "./terminal.ts";

test("what is drawn after the end does not reach the shell's screen", () => {
  const stdout = new PassThrough();
  const terminal = new LiveTerminal(
    {
      stdout,
      stderr: new PassThrough(),
      stdin: new PassThrough(),
      environment: {},
      ending: new AbortController().signal,
    },
    { onKey: () => undefined, onCleared: () => undefined },
  );
  terminal.open();
  terminal.draw(["one", "two"]);
  terminal.close();
  terminal.draw(["three"]);
  const written = String(stdout.read());
  expect(written).toContain("two");
  expect(written.endsWith("\u001B[?1049l")).toBe(true);
});
