import path from "node:path";
import { type Command, defineCommand } from "../command.ts";
import { places } from "../common-options.ts";
import { harmless } from "../harmless.ts";
import { provision } from "../provision/provision.ts";
import { usage } from "../usage.ts";
import { fitted } from "../wrapped.ts";

interface ProvisionOptions {
  readonly config?: string;
  readonly secrets?: string;
  readonly root?: string;
}

export const serviceProvision: Command<ProvisionOptions> = defineCommand<ProvisionOptions>({
  name: "service provision",
  meaning: "Install a configuration and secrets for the service, as an installer does: all is checked first.",
  options: [
    { flags: "--config <file>", meaning: "a configuration to put in the place of the service's own" },
    { flags: "--secrets <file>", meaning: "secrets, a line NAME: VALUE for each, NAME as secret set takes it" },
    { flags: "--root <folder>", meaning: "write below this folder, for an image of another computer" },
  ],
  examples: [
    "tier2 service provision --config /root/config.yaml --secrets /root/secrets",
    String.raw`tier2 service provision --config C:\Deploy\config.yaml --secrets C:\Deploy\secrets.txt`,
  ],
  run: async ({ config, secrets, root }, io) => {
    if (config === undefined && secrets === undefined) {
      throw usage("There is nothing to install.", "Name a file with --config, with --secrets, or with both.");
    }
    const configFile = root === undefined ? places.configFile : belowRoot(root, places.configFile);
    const { files, copy, notes } = await provision({ config, secrets, configFile, environment: io.environment });
    io.stdout.write(
      files.length === 0 ? "Nothing has changed.\n" : files.map((file) => `${file} is written.\n`).join(""),
    );
    const kept = copy === undefined ? [] : [`The configuration before is kept as ${copy}.`];
    for (const note of [...kept, ...notes]) {
      io.stderr.write(`${fitted(harmless(note), io.stderr)}\n`);
    }
    return 0;
  },
});

const belowRoot = (root: string, file: string): string =>
  path.resolve(root, path.relative(path.parse(file).root, file));
