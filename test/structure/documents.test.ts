import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { openConfiguredAdapter, parseConfig } from "@tier2/bridge";
import { expect, onTestFinished, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const listed = ["ls-files", "--cached", "--others", "--exclude-standard", "--", "*.md"];
const documents = execFileSync("git", listed, { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(path.join(root, file)));
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** The blocks of a language, without what a list indents them by. */
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\``, "gms"))].map(([, indent = "", block = ""]) =>
    block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (file: string): ReadonlySet<string> =>
  new Set([...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading)));

test("links into documents lead to a heading", () => {
  const broken = documents.flatMap((file) =>
    [...textOf(file).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)#([^)\s]+)\)/g)]
      .map(([, target = "", anchor = ""]) => ({
        ...{ file, anchor },
        target: target === "" ? file : path.join(path.dirname(file), target),
      }))
      .filter(({ target, anchor }) => target.endsWith(".md") && !anchorsIn(target).has(anchor)),
  );
  expect(broken).toEqual([]);
});

const configurations = documents.flatMap((file) =>
  blocks(textOf(file), "yaml")
    .filter((block) => /^schemaVersion:/m.test(block))
    .map((block, index) => ({ name: `${file}, ${index + 1}`, block })),
);

test.each(configurations)(
  "the configuration in $name is taken, as far as no helpdesk system is asked",
  async ({ block }) => {
    const text = block.replaceAll(/(file|env|dpapi):[\w./-]+/g, "env:SECRET");
    const loaded = parseConfig("config.yaml", text);
    const environment = { SECRET: "secret-of-a-test" };
    const { config } = loaded;
    // A fallback may know the customer by another name, or not at all.
    const second = config.fallback === undefined ? [] : [{ ...config, psa: config.fallback.psa, company: undefined }];
    const open = async (one: typeof config): Promise<string> =>
      (await openConfiguredAdapter({ ...loaded, config: one }, environment)).kind;
    expect(await Promise.all([config, ...second].map(open))).toEqual([config, ...second].map(({ psa }) => psa.kind));
  },
);

const systemdAnalyze = "/usr/bin/systemd-analyze";

test.skipIf(!existsSync(systemdAnalyze)).each(["tier2.service", "tier2-agent.service"])("systemd takes %s", (name) => {
  const unit = textOf(`deploy/linux/${name}`);
  const folder = mkdtempSync(path.join(tmpdir(), "tier2-unit-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, name);
  // The program has to be there.
  writeFileSync(file, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
  const words = ["verify", ...(name.includes("agent") ? ["--user"] : []), file];
  const env = { ...process.env, XDG_RUNTIME_DIR: folder };
  const said = execFileSync(systemdAnalyze, words, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
  expect(said).toBe("");
});
