import { readFileSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import type { Pseudonyms } from "./pseudonyms.ts";

/** Accounts of people have numbers from here to the second (login.defs of Debian, Red Hat and others). */
const [leastNumber, mostNumber] = [1000, 60_000];

/** Names that this computer and its people have. */
export function learnPeopleHere(pseudonyms: Pseudonyms, readPasswd: () => string = passwdOfSystem): void {
  pseudonyms.learn("host", os.hostname());
  pseudonyms.learn("host", os.hostname().split(".")[0]);
  pseudonyms.learn("person", os.userInfo().username);
  pseudonyms.learn("person", process.env["SUDO_USER"]);
  for (const name of profilesOfWindows()) {
    pseudonyms.learn("person", name);
  }
  for (const line of readPasswd().split("\n")) {
    const [login, , number = "", , fullName = ""] = line.split(":");
    if (Number(number) >= leastNumber && Number(number) <= mostNumber) {
      const [name = ""] = fullName.split(",");
      for (const term of [login, name, ...name.split(/\s+/)]) {
        pseudonyms.learn("person", term);
      }
    }
  }
}

/** Folders of Windows beside those of people. */
const nobodysProfiles = new Set(["public", "default", "default user", "all users", "defaultapppool"]);

/** The folder of a person bears the name of their account, unless that was renamed. */
function profilesOfWindows(): readonly string[] {
  const shared = process.env["PUBLIC"];
  if (process.platform !== "win32" || shared === undefined) {
    return [];
  }
  try {
    return readdirSync(path.dirname(shared)).filter((name) => !nobodysProfiles.has(name.toLowerCase()));
  } catch {
    return []; // what this account cannot read it cannot give away
  }
}

function passwdOfSystem(): string {
  try {
    return process.platform === "win32" ? "" : readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
  }
}
