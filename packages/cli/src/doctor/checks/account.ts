import { listSecrets } from "../../commands/secret-list.ts";
import { type Check, shortMs } from "../check.ts";
import { isError } from "../facts.ts";
import { type Finding, fail, ok, skipped, warn } from "../finding.ts";
import { type BridgeAccount, mayRead, modeOf, readBridgeAccount } from "../read-account.ts";

export interface AccountFacts {
  readonly account: BridgeAccount;
  /** The configuration and the files of secrets that it may not read. */
  readonly unreadable: readonly string[];
  readonly configFile: string;
  /** The lowest nine bits; undefined: it cannot be seen. */
  readonly configMode: number | undefined;
  readonly dataDirectory: string;
  readonly dataMode: number | undefined;
}

/** Whoever is in one of them can become root, or read what is everybody's. */
const mightyGroups = new Set(["root", "sudo", "wheel", "docker", "lxd", "disk", "shadow", "adm", "kmem"]);
const writtenByAll = 0o002;
const rightsOfOthers = 0o007;

export function judgeAccount(facts: AccountFacts): Finding {
  const { account, unreadable, configFile, configMode, dataDirectory, dataMode } = facts;
  const { name, userId, groups, source } = account;
  const who = { running: "The bridge runs as", unit: "The service runs as", own: "This account is" }[source];
  const [first] = unreadable;
  if (first !== undefined && source !== "own") {
    return fail(
      "permission",
      `${who} ${name}, who may not read ${first}.`,
      "docs/deploy-linux.md shows owner and mode of each file.",
    );
  }
  if (configMode !== undefined && (configMode & writtenByAll) !== 0) {
    return fail("permission", `Everybody may change ${configFile}.`, `chmod o-w ${configFile}`);
  }
  if (dataMode !== undefined && (dataMode & rightsOfOthers) !== 0) {
    return warn("permission", `Everybody may look into ${dataDirectory}.`, `chmod 700 ${dataDirectory}`);
  }
  if (source === "own") {
    return skipped(`neither a running bridge nor its service is here; you are ${name}`);
  }
  if (userId === 0) {
    return warn(
      "permission",
      `${who} root, which is more than it needs.`,
      "Only pictures of another account's screen need it. An account of its own: docs/deploy-linux.md",
    );
  }
  const mighty = groups.filter((group) => mightyGroups.has(group));
  return mighty.length > 0
    ? warn(
        "permission",
        `${who} ${name}, who is in ${mighty.join(", ")}: more than it needs.`,
        `As root: gpasswd --delete ${name} ${mighty[0]}. An account of its own: docs/deploy-linux.md`,
      )
    : ok(`${who.toLowerCase()} ${name}, in ${groups.join(", ")}`);
}

export const account: Check = {
  ...{ name: "account", limitMs: shortMs, category: "permission" },
  meaning: "as whom the bridge runs: whether that account reads what it must, and may not more than it needs",
  look: async (facts) => {
    const found = facts.platform === "linux" ? readBridgeAccount(await facts.status(), facts.userId) : undefined;
    if (found === undefined) {
      return skipped("this is looked at on Linux alone");
    }
    const config = facts.loaded();
    const files = isError(config) ? [] : listSecrets(config, facts.environment).map(({ file }) => file);
    const dataDirectory = await facts.dataDirectory();
    return judgeAccount({
      account: found,
      unreadable: [facts.configFile, ...files].filter(
        (file): file is string => file !== undefined && mayRead(found, file) === false,
      ),
      ...{ configFile: facts.configFile, configMode: modeOf(facts.configFile) },
      ...{ dataDirectory, dataMode: modeOf(dataDirectory) },
    });
  },
};
