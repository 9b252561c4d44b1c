import { loadConfig, replaceSecret, secretNamesOf } from "@tier2/bridge";
import { withoutCopiedEnds } from "@tier2/psa-adapters";
import { type Command, defineCommand } from "../command.ts";
import { configFileOf, configOption } from "../common-options.ts";
import { interruptedCode } from "../ending.ts";
import { sameTarget } from "../psa/target.ts";
import { readSecret } from "../read-secret.ts";
import { usage } from "../usage.ts";
import { fitted } from "../wrapped.ts";

interface SecretOptions {
  readonly config?: string;
}

export const secretSet: Command<SecretOptions> = defineCommand<SecretOptions>({
  name: "secret set",
  meaning: "Replace a secret of the configuration; it is read from standard input. A running bridge takes it up.",
  argument: {
    name: "name",
    meaning: "its name in the section psa, e.g. privateKey; others whole: fallback.psa.password, network.proxyPassword",
  },
  options: [configOption],
  examples: ["tier2 secret set privateKey", "tier2 secret set privateKey <new-key.txt"],
  run: async (options, io, name) => {
    const loaded = loadConfig(configFileOf(options.config));
    const given = await readSecret(io, `New ${name} (it is not shown), then Enter: `);
    if (given === undefined) {
      io.stderr.write("Nothing was changed.\n");
      return interruptedCode;
    }
    const secret = withoutCopiedEnds(given);
    if (secret === "") {
      throw usage(
        "No secret was given; nothing is changed.",
        `Type it when you are asked, or write: tier2 secret set ${name} <FILE`,
      );
    }
    const file = replaceSecret(loaded, name, secret);
    const cut = secret === given.replace(/\r?\n$/, "") ? "" : " Spaces, quotes or line breaks around it were cut off.";
    io.stdout.write(`${name} is written to ${file}.${cut}\n`);
    const others = [...secretNamesOf(loaded).keys()].filter((other) => other !== name);
    const hint = others.length === 0 ? "" : ` Other secrets: ${others.join(", ")}.`;
    const next = `A running bridge takes it up within seconds.${hint}\nTry it: tier2 psa check${sameTarget(options)}\n`;
    io.stderr.write(fitted(next, io.stderr));
    return 0;
  },
});
