import process from "node:process";
import { type RunCommand, runCommand } from "../slow/run-command.ts";
import { linuxDirectory } from "./directory.ts";
import { PersonKeeper, type PersonKeeperParts } from "./person-keeper.ts";
import { readLinuxAccount } from "./read-account.ts";

/** The keeper for this operating system; where nothing can be read it knows what is configured. Never rejects. */
export async function openPersonKeeper(
  parts: Omit<PersonKeeperParts, "readAccount" | "askDirectory">,
  run: RunCommand = runCommand,
): Promise<PersonKeeper> {
  if (process.platform === "linux") {
    return new PersonKeeper({
      ...parts,
      readAccount: (login) => readLinuxAccount(login),
      askDirectory: linuxDirectory(run),
    });
  }
  return new PersonKeeper({ ...parts, readAccount: await otherReader(), askDirectory: async () => ({}) });
}

async function otherReader(): Promise<PersonKeeperParts["readAccount"]> {
  if (process.platform === "win32") {
    try {
      return await (await import("./windows-account.ts")).windowsAccountReader();
    } catch {
      // Without the bindings the account says nothing.
    }
  }
  return () => ({});
}
