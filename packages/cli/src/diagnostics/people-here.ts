import { readFileSync } from "node:fs";
import os from "node:os";
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

function passwdOfSystem(): string {
  try {
    return process.platform === "win32" ? "" : readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
  }
}
