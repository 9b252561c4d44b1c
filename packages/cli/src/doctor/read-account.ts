import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { type BridgeStatus, Tier2Error } from "@tier2/bridge";

/** An account of Linux, and how it is known that the bridge runs as it. */
export interface BridgeAccount {
  readonly name: string;
  readonly userId: number;
  readonly groupIds: readonly number[];
  /** Names of its groups. */
  readonly groups: readonly string[];
  /** - running: of the process. - unit: of the service that is installed. - own: neither is there; the one that asks. */
  readonly source: "running" | "unit" | "own";
}

const unitFiles = ["/etc/systemd/system/tier2.service", "/usr/lib/systemd/system/tier2.service"];

/** As whom the bridge runs, or would; undefined where nothing tells. */
export function readBridgeAccount(
  status: BridgeStatus | Tier2Error,
  ownUserId: number | undefined,
): BridgeAccount | undefined {
  return (
    (status instanceof Tier2Error ? undefined : accountOfProcess(status.pid)) ??
    accountOfUnit() ??
    (ownUserId === undefined ? undefined : ownAccount(ownUserId))
  );
}

function accountOfProcess(processId: number): BridgeAccount | undefined {
  const text = textOf(`/proc/${processId}/status`);
  const numbers = (name: string): readonly number[] =>
    (new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "").split(/\s+/).filter(Boolean).map(Number);
  const [, userId] = numbers("Uid"); // real, effective, saved, of files
  const [, groupId] = numbers("Gid");
  return userId === undefined || groupId === undefined
    ? undefined
    : described(userId, [groupId, ...numbers("Groups")], "running");
}

function accountOfUnit(): BridgeAccount | undefined {
  const unit = unitFiles.map(textOf).find((text) => text !== "");
  if (unit === undefined) {
    return undefined;
  }
  const name = /^User=(.+)$/m.exec(unit)?.[1]?.trim() ?? "root";
  const row = rowsOf("/etc/passwd").find(([login, , id]) => login === name || id === name);
  if (row === undefined) {
    return undefined;
  }
  const member = rowsOf("/etc/group").filter(([, , , members = ""]) => members.split(",").includes(name));
  return described(Number(row[2]), [Number(row[3]), ...member.map(([, , id]) => Number(id))], "unit");
}

const ownAccount = (userId: number): BridgeAccount =>
  described(userId, [process.getgid?.() ?? -1, ...(process.getgroups?.() ?? [])], "own");

function described(userId: number, ids: readonly number[], source: BridgeAccount["source"]): BridgeAccount {
  const groupIds = [...new Set(ids)];
  const known = rowsOf("/etc/group");
  const [name = `account ${userId}`] = rowsOf("/etc/passwd").find(([, , id]) => Number(id) === userId) ?? [];
  const groups = groupIds.map((id) => known.find(([, , number]) => Number(number) === id)?.[0] ?? String(id));
  return { name, userId, groupIds, groups, source };
}

const rowsOf = (file: string): readonly (readonly string[])[] =>
  textOf(file)
    .split("\n")
    .map((line) => line.split(":"));

const [read, enter] = [0o4, 0o1];

/** Whether an account may read a file, by owner, group and mode of it and of every folder above; undefined: that cannot be seen. */
export function mayRead(account: Pick<BridgeAccount, "userId" | "groupIds">, file: string): boolean | undefined {
  if (account.userId === 0) {
    return true;
  }
  const folders: string[] = [];
  for (let folder = path.dirname(file); !folders.includes(folder); folder = path.dirname(folder)) {
    folders.push(folder);
  }
  try {
    return hasRight(account, file, read) && folders.every((folder) => hasRight(account, folder, enter));
  } catch {
    return undefined;
  }
}

function hasRight(
  { userId, groupIds }: Pick<BridgeAccount, "userId" | "groupIds">,
  file: string,
  right: number,
): boolean {
  const { uid, gid, mode } = statSync(file);
  const shift = uid === userId ? 6 : groupIds.includes(gid) ? 3 : 0;
  return ((mode >> shift) & right) === right;
}

/** The lowest nine bits; undefined: it is not there, or cannot be seen. */
export function modeOf(file: string): number | undefined {
  try {
    return statSync(file).mode & 0o777;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
