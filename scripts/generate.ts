// npm run generate            writes every generated file
// npm run generate --check    writes nothing; exit 1 and their names when some are not current
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { configJsonSchema } from "../packages/bridge/src/config/schema.ts";
import { acceptancePage } from "./generate/acceptance.ts";
import { boardFiles } from "./generate/board-pins.ts";
import { configurationPage } from "./generate/configuration.ts";
import { cHeader, cVectors } from "./generate/c-header.ts";
import { commandFiles } from "./generate/commands.ts";
import { readDescription } from "./generate/description.ts";
import { hardwareFiles } from "./generate/hardware/files.ts";
import { lightsGuide } from "./generate/lights.ts";
import { markdown } from "./generate/markdown.ts";
import { pageFiles } from "./generate/pages.ts";
import { policyFiles } from "./generate/policy.ts";
import { privacyPage } from "./generate/privacy.ts";
import { rulesPage } from "./generate/rules.ts";
import { systemdUnits } from "./generate/systemd-units.ts";
import { textsPage } from "./generate/texts.ts";
import { typescriptCodec } from "./generate/typescript.ts";
import { udevRules } from "./generate/udev-rules.ts";

const root = path.resolve(import.meta.dirname, "..");
const description = readDescription(root);
const files: Record<string, string> = {
  "packages/button/src/protocol.generated.ts": typescriptCodec(description),
  "packages/button/udev/70-tier2-button.rules": udevRules(description),
  "firmware/include/t2_protocol.h": cHeader(description),
  "firmware/test/vectors.h": cVectors(description),
  "docs/protocol.md": markdown(description),
  "docs/lights.md": lightsGuide(description),
  "docs/privacy.md": privacyPage(),
  "docs/configuration.md": configurationPage(),
  "docs/rules.md": rulesPage(),
  "docs/windows-acceptance.md": acceptancePage("windows"),
  "docs/linux-acceptance.md": acceptancePage("linux"),
  "docs/texts.md": await textsPage(),
  ...boardFiles(path.join(root, "firmware"), description),
  ...hardwareFiles(root, description),
  ...policyFiles(),
  ...systemdUnits(root),
  ...(await commandFiles(root)),
  ...(await pageFiles(root)),
  "packages/bridge/config.schema.json": `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`,
};

const stale = Object.entries(files).filter(([file, text]) => {
  const target = path.join(root, file);
  return !existsSync(target) || readFileSync(target, "utf8") !== text;
});
if (process.argv.includes("--check")) {
  for (const [file] of stale) {
    process.stderr.write(`${file} is not current: run npm run generate and commit the result\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [file, text] of stale) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    process.stderr.write(`wrote ${file}\n`);
  }
}
