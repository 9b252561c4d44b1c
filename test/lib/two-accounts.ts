import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";

/** An account of the system, as the service's is, and a person. */
const bridgeUser = 987;
const personUser = 64_321;

/** Whether there can be other accounts here, which can read the sources. */
export const hasAccounts: boolean =
  process.platform === "linux" &&
  process.getuid?.() === 0 &&
  spawnSync("setpriv", ["--reuid=64321", "--clear-groups", "test", "-r", import.meta.filename]).status === 0;

/**
 * A computer with an account for the bridge, one for a person, and the person's session at the screen, as systemd would tell
 * it; for the processes that are started by these commands alone, in mounts of their own.
 */
export class TwoAccounts {
  /** Folder of the bridge's, which everybody may enter. */
  readonly runFolder: string;
  readonly person = "ann";
  readonly #folder: string = mkdtempSync(path.join(tmpdir(), "tier2-accounts-"));

  constructor() {
    chmodSync(this.#folder, 0o755);
    this.runFolder = this.file("run");
    mkdirSync(this.runFolder);
    chownSync(this.runFolder, bridgeUser, bridgeUser);
    const accounts = [
      `tier2:x:${bridgeUser}:${bridgeUser}::/nonexistent:/usr/sbin/nologin`,
      `${this.person}:x:${personUser}:${personUser}:Ann Example:/nonexistent:/bin/sh`,
    ];
    writeFileSync(this.file("passwd"), `root:x:0:0:root:/root:/bin/sh\n${accounts.join("\n")}\n`);
    const enter = [
      ...["mkdir -p /run/systemd/sessions", "mount -t tmpfs tmpfs /run/systemd/sessions"],
      `cp '${this.file("session")}' /run/systemd/sessions/1`,
      `mount --bind '${this.file("passwd")}' /etc/passwd`,
      // The folder of the configuration, which is named last.
      "for last; do :; done",
      'if [ "$OWNS_FOLDER" = yes ]; then chown -R "$OWN_USER:$OWN_USER" "$(dirname "$last")"; fi',
      'exec setpriv --reuid "$OWN_USER" --regid "$OWN_USER" --clear-groups -- "$@"',
    ];
    writeFileSync(this.file("enter"), `set -e\n${enter.join("\n")}\n`);
  }

  /** The person logs in at the screen, which that X server shows. */
  logIn(display: string): void {
    const session = { UID: personUser, USER: this.person, CLASS: "user", TYPE: "x11", SEAT: "seat0", DISPLAY: display };
    const lines = Object.entries({ ...session, ACTIVE: 1, STATE: "active" }).map(([name, value]) => `${name}=${value}`);
    writeFileSync(this.file("session"), `${lines.join("\n")}\n`);
  }

  /** Runs a command as the bridge's account. The folder of its configuration becomes that account's. */
  asBridge(): readonly string[] {
    return this.#as(bridgeUser, true);
  }

  asPerson(): readonly string[] {
    return this.#as(personUser, false);
  }

  /** A file of this computer's, for everybody to read. */
  file(name: string): string {
    return path.join(this.#folder, name);
  }

  /** Makes a file the person's alone. */
  giveToPerson(file: string): void {
    chownSync(file, personUser, personUser);
    chmodSync(file, 0o600);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #as(user: number, ownsFolder: boolean): readonly string[] {
    const values = [`OWN_USER=${user}`, `OWNS_FOLDER=${ownsFolder ? "yes" : "no"}`];
    return ["env", ...values, "unshare", "--mount", "--propagation", "private", "sh", this.file("enter")];
  }
}
