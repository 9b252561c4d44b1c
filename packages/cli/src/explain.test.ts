import { PassThrough, type Readable } from "node:stream";
import { Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import { sayError } from "./explain.ts";

const error = new Tier2Error({
  ...{ code: "config_missing", category: "config", message: "There is no configuration /etc/tier2/config.yaml." },
  hint: "Make one: tier2 setup (by hand: docs/configuration.md)",
});
const streams = { stdout: new PassThrough(), stdin: new PassThrough() };
const surroundings = { ...streams, environment: {}, ending: new AbortController().signal };
const said = (stream: Readable): string => String(stream.read());

test("an error is one line each in a pipe, and lines that fit in a terminal", () => {
  const pipe = new PassThrough();
  sayError({ ...surroundings, stderr: pipe }, error);
  expect(said(pipe)).toBe(
    "tier2: There is no configuration /etc/tier2/config.yaml. [config_missing]\n" +
      "Make one: tier2 setup (by hand: docs/configuration.md)\n",
  );
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 40 });
  sayError({ ...surroundings, stderr: terminal }, error);
  expect(said(terminal)).toBe(
    "tier2: There is no configuration\n/etc/tier2/config.yaml.\n[config_missing]\n" +
      "Make one: tier2 setup (by hand:\ndocs/configuration.md)\n",
  );
});
