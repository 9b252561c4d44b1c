import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";

const script = path.resolve(import.meta.dirname, "../../deploy/linux/debian/session-agents");

/** Of two people, the first of whom holds up whoever asks theirs. */
const systemctl = `#!/bin/sh
case "$*" in
*list-units*) printf 'user@1000.service loaded active\\nuser@1001.service loaded active\\n' ;;
*1000@*) exec sleep 100 ;;
*) echo "$*" >"$0.asked" ;;
esac
`;

test("nobody's own systemd holds up an upgrade, nor the agents of others", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-session-agents-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = path.join(folder, "systemctl");
  writeFileSync(program, systemctl);
  chmodSync(program, 0o755);
  const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  execFileSync("sh", [script, "try-restart", "tier2-agent.service"], { env, timeout: 30_000 });
  expect(readFileSync(`${program}.asked`, "utf8")).toContain("--no-block");
});
