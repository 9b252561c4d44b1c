import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../../scripts/lib/run-command.ts";
import { buildDebian } from "../../scripts/package/debian.ts";
import { writeDebian } from "../lab/image/debian-archive.ts";

const root = path.resolve(import.meta.dirname, "../..");
const nextVersion = "1.1";
let folder = "";
let file = "";
let content = "";

const build = async (name: string): Promise<string> =>
  buildDebian({
    ...{ folder: path.join(folder, name), version: "1.0", architecture: "amd64" },
    ...{ createdAtSeconds: 1_700_000_000, compression: "none" },
  });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tier2-debian-"));
  file = await build("one");
  content = path.join(folder, "content");
  execFileSync("dpkg-deb", ["--raw-extract", file, content]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the same sources give the same bytes", async () => {
  const hashOf = (one: string): string => createHash("sha256").update(readFileSync(one)).digest("hex");
  expect(hashOf(await build("two"))).toBe(hashOf(file));
});

test("every package inside is of the version in pnpm-lock.yaml", () => {
  const lock = readFileSync(path.join(root, "pnpm-lock.yaml"), "utf8");
  const told = readFileSync(path.join(content, "usr/share/doc/tier2/copyright"), "utf8");
  const bundled = /^Comment: with, from npm:\n((?: .*\n)+)/m.exec(told)?.[1]?.trimEnd().split("\n") ?? [];
  const beside = [...told.matchAll(/^Comment: (\S+ \S+), from npm$/gm)].map(([, one = ""]) => one);
  const packages = [...bundled, ...beside]
    .map((one) => one.trim().replace(" ", "@"))
    .filter((one) => !one.startsWith("Node.js@"));
  expect(packages.length).toBeGreaterThan(40);
  const locked = new Set([...lock.matchAll(/^ {2}'?([^\s'(]+@[^\s'(:]+)'?:$/gm)].map(([, name]) => name));
  expect(packages.filter((name) => !locked.has(name))).toEqual([]);
});

test("nothing tells where it was made, and nothing is for another system", () => {
  const places = [root, folder, tmpdir() + path.sep + "tier2-"].flatMap((place) => ["-e", place]);
  const { status } = spawnSync("grep", ["--recursive", "--quiet", "--fixed-strings", ...places, content]);
  expect(status).toBe(1); // nothing found
  const natives = globSync("usr/**/*.node", { cwd: content });
  expect(natives.filter((name) => /win32|darwin|arm|musl|android/.test(name))).toEqual([]);
  expect(natives.length).toBeGreaterThanOrEqual(6);
});

// The last two take long, each of it on one processor.
test.concurrent("lintian finds no error", async () => {
  // Only here it is not compressed: that takes a minute.
  const ignored = ["control", "data"].map((name) => `uses-no-compression-for-${name}-tarball`).join(",");
  const options = ["--allow-root", "--fail-on", "error", "--tag-display-limit", "0", "--suppress-tags", ignored];
  await expect(runCommand("lintian", [...options, file])).resolves.toBeUndefined();
});

test.concurrent("in a new Debian it installs, upgrades, goes back, is removed and purged", async () => {
  const next = path.join(folder, nextVersion, path.basename(file).replace("1.0", nextVersion));
  const control = path.join(content, "DEBIAN/control");
  mkdirSync(path.dirname(next));
  writeFileSync(control, readFileSync(control, "utf8").replace("Version: 1.0", `Version: ${nextVersion}`));
  execFileSync("dpkg-deb", ["--root-owner-group", "-Znone", "--build", content, next], { stdio: "ignore" });

  const archive = path.join(folder, "root.tar");
  await writeDebian(archive, {
    packages: ["systemd", "libudev1", "libusb-1.0-0", "libstdc++6"],
    copied: [file, next],
    setUp: readFileSync(path.join(import.meta.dirname, "debian-life.sh"), "utf8"),
    variables: { NOW: path.basename(file), NEXT: path.basename(next) },
  });
  const facts = execFileSync("tar", ["--extract", "--to-stdout", "--file", archive, "./facts"], { encoding: "utf8" });
  const told = Object.fromEntries(
    [...facts.matchAll(/^([^:]+): (.*)$/gm)].map(([, name = "", value = ""]) => [name, value.trim()]),
  );
  expect(told).toEqual({
    "account of a person": expect.stringMatching(/no system account: its number is 1000\..* not-installed$/) as string,
    "group of people": expect.stringMatching(/no system group: its number is 2000\..* not-installed$/) as string,
    account: expect.stringMatching(
      /^tier2:[^:]*:\d+:\d+:Tier2 helpdesk button:\/var\/lib\/tier2:\/usr\/sbin\/nologin$/,
    ) as string,
    folders:
      "/etc/tier2 root:tier2 750 /etc/tier2/secrets tier2:tier2 700 /usr/lib/tier2/bin/node root:root 755 /usr/bin/tier2 root:root 755",
    enabled: "enabled",
    agent: "enabled",
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    buttons: expect.stringContaining("No button is plugged in") as string,
    pictures: "ok",
    status: expect.stringContaining("there is nothing to do") as string,
    verified: "",
    upgraded: nextVersion,
    kept: "presses configuration",
    rights: "/etc/tier2 root:tier2 755",
    disabled: "disabled",
    downgraded: "presses configuration",
    removed: expect.stringMatching(/^(?!.*\/usr\/).*\/etc\/tier2 .*\/var\/lib\/tier2\/tier2\.db$/) as string,
    purged: "",
    "account after": expect.stringContaining("tier2") as string,
    "by hand, writable": expect.stringContaining(": /opt/copy belongs to user 0, with the rights 777.") as string,
    "by hand": expect.stringMatching(/^Written: .*Made: the system account tier2 .*Next: sudo tier2 setup/) as string,
    "by hand, again": expect.not.stringMatching(/Written|Made/) as string,
    "by hand, rights":
      "/etc/tier2 root:tier2 750 /etc/tier2/secrets tier2:tier2 700 /etc/systemd/system/tier2.service root:root 644",
    "by hand, account": expect.stringContaining(":/var/lib/tier2:/usr/sbin/nologin") as string,
    "by hand, enabled": "enabled",
    "by hand, agent": "enabled",
    "by hand, unit": "",
    "by hand, status": expect.stringMatching(/stopped.*by tier2 service install, .*config.yaml is not there/) as string,
    "by hand, taken out": expect.stringContaining("Removed: /etc/systemd/system/tier2.service") as string,
    "by hand, units left": "",
  });
});
