import { existsSync } from "node:fs";
import path from "node:path";
import { isObject, listIn, objectIn, parseObject, textIn } from "../slow/from-tools.ts";
import type { RunCommand } from "../slow/run-command.ts";
import { type AccountFacts, isAddress } from "./choose-person.ts";
import { fullNameOf } from "./passwd.ts";
import { isLocalAccount } from "./read-account.ts";

/** What the directory says of a login; never rejects. */
export type AskDirectory = (login: string, signal: AbortSignal) => Promise<Partial<AccountFacts>>;

interface DirectoryTool {
  /** Asked only where one of these is there: a computer without a directory starts no process. */
  readonly files: readonly string[];
  readonly command: string;
  readonly args: (login: string) => readonly string[];
  readonly read: (output: string) => Partial<AccountFacts>;
}

const sssdName = "org.freedesktop.sssd.infopipe";

/** Directories that answer without credentials, as this computer's own accounts do. */
const tools: readonly DirectoryTool[] = [
  {
    files: ["run/systemd/userdb/io.systemd.Home", "etc/userdb", "run/userdb"],
    command: "userdbctl",
    args: (login) => ["user", "--output=json", "--", login],
    read: factsOfUserRecord,
  },
  {
    files: ["var/lib/sss/pipes/nss"],
    command: "busctl",
    args: (login) => [
      ...["--system", "--json=short", "--timeout=5", "call", sssdName, "/org/freedesktop/sssd/infopipe", sssdName],
      ...["GetUserAttr", "sas", login, "1", "mail"],
    ],
    read: factsOfSssd,
  },
];

/** An account's name that is safe as an argument. */
const safeLogin = /^[^\s:-][^\s:]{0,255}$/;

/** Linux: SSSD (Active Directory, LDAP) and systemd's user records; full names of directory accounts by getent. */
export function linuxDirectory(run: RunCommand, root = "/"): AskDirectory {
  return async (login, signal) => {
    if (!safeLogin.test(login)) {
      return {};
    }
    const answers: Partial<AccountFacts>[] = [];
    if (!isLocalAccount(login, root)) {
      answers.push(await ask(run, "getent", ["passwd", login], factsOfPasswd, signal));
    }
    for (const { files, command, args, read } of tools) {
      if (files.some((file) => existsSync(path.join(root, file)))) {
        answers.push(await ask(run, command, args(login), read, signal));
      }
    }
    return Object.assign({}, ...answers) as Partial<AccountFacts>;
  };
}

async function ask(
  run: RunCommand,
  command: string,
  args: readonly string[],
  read: DirectoryTool["read"],
  signal: AbortSignal,
): Promise<Partial<AccountFacts>> {
  try {
    const { output, exitCode } = await run(command, args, signal);
    return exitCode === 0 ? read(output) : {};
  } catch {
    return {}; // what is not known stands as such in the field
  }
}

function factsOfPasswd(output: string): Partial<AccountFacts> {
  const fullName = fullNameOf(output.split("\n")[0] ?? "");
  return fullName === undefined ? {} : { fullName };
}

/** systemd's JSON user record (systemd.io/USER_RECORD): realName, emailAddress. */
export function factsOfUserRecord(output: string): Partial<AccountFacts> {
  const record = parseObject(output, "userdbctl");
  return facts(textIn(record["realName"]), textIn(record["emailAddress"], 254));
}

/** SSSD's GetUserAttr, a{sv} with lists of texts; busctl writes each with its type beside it. */
export function factsOfSssd(output: string): Partial<AccountFacts> {
  const [attributes] = listIn(parseObject(output, "busctl")["data"]);
  const mail = objectIn(attributes)["mail"];
  const [address] = listIn(isObject(mail) ? mail["data"] : undefined);
  return facts(undefined, textIn(address, 254));
}

const facts = (fullName: string | undefined, address: string | undefined): Partial<AccountFacts> => ({
  ...(fullName === undefined ? {} : { fullName }),
  ...(address !== undefined && isAddress(address) ? { address } : {}),
});
