import type { SecuredKind } from "@tier2/bridge";
import { type Finding, fail, ok, skipped } from "../../doctor/finding.ts";
import { nameOf, parseAccessList, whoMay } from "./access.ts";
import { pipes, repairHint, serviceName, serviceSid, settingsKeys, trustedInstaller } from "./names.ts";
import type { Reader } from "./service-looks.ts";

const administrators = ["SY", "BA"] as const;
/** As whom the service runs: by its own SID, or by the account that it shares. */
const service = [serviceSid(serviceName), "LS", "S-1-5-19"] as const;
/** They mean who is somebody else by another entry, or nobody who logs in. */
const owners = ["CO", "OW"] as const;

/** Bits that change an object, or who may change it. */
const changes = { file: 0xd_0146, registry: 0xd_0006, service: 0xd_0032 } as const;
const reads = 0x1;
/** FILE_CREATE_PIPE_INSTANCE. */
const makesPipes = 0x4;
const usesPipes = 0x3;

const wider = (name: string, what: string, who: readonly string[]): Finding =>
  fail("permission", `${who.map(nameOf).join(", ")} may ${what} ${name}.`, repairHint);

const others = (who: readonly string[], expected: readonly string[]): readonly string[] =>
  who.filter((one) => !expected.includes(one));

/**
 * A folder that the service writes and nobody else but administrators reads. The uppermost one must take no rights over from
 * the folder above; those in it take over from it.
 */
export function judgePrivateFolder({ securityOf }: Reader, folder: string, isUppermost: boolean): Finding {
  const list = parseAccessList("file", securityOf("file", folder));
  const known = [...administrators, ...service, ...owners];
  const strangers = others(whoMay(list, reads | changes.file), known);
  if (strangers.length > 0) {
    return wider(folder, "look into", strangers);
  }
  if (isUppermost && !list.isProtected) {
    return fail("permission", `${folder} takes rights over from the folder above.`, repairHint);
  }
  if (others([list.owner], ["", ...administrators, ...service]).length > 0) {
    return wider(folder, "change the rights of", [list.owner]);
  }
  const writers = whoMay(list, changes.file);
  return service.some((one) => writers.includes(one))
    ? ok(`${folder}: may be read and changed by ${[...writers.map(nameOf), "nobody else"].join(", ")}`)
    : fail("permission", `The service may not write ${folder}.`, repairHint);
}

/** Something that nobody but administrators may change. */
export function judgeUnchangeable(
  { securityOf }: Reader,
  kind: SecuredKind,
  name: string,
  shown: string = name,
): Finding {
  const list = parseAccessList(kind, securityOf(kind, name));
  const known = [...administrators, ...owners, trustedInstaller];
  const strangers = [...others(whoMay(list, changes[kind]), known), ...others([list.owner], ["", ...known])];
  return strangers.length > 0
    ? wider(shown, "change", [...new Set(strangers)])
    : ok(`${shown}: may be changed by ${[...whoMay(list, changes[kind]).map(nameOf), "nobody else"].join(", ")}`);
}

/** The keys that set something; one that is not there sets nothing. */
export function judgeSettingsKeys(reader: Reader): Finding {
  const found = settingsKeys.filter((key) => reader.registry.hasKey(key));
  const findings = found.map((key) => judgeUnchangeable(reader, "registry", `MACHINE\\${key}`, `HKLM\\${key}`));
  const missing = settingsKeys.filter((key) => !found.includes(key)).map((key) => `HKLM\\${key} is not there`);
  return (
    findings.find(({ status }) => status !== "ok") ??
    ok([...findings.map(({ message }) => message), ...missing].join("; "))
  );
}

const pipeReaders = { admin: administrators, session: [...administrators, "IU"] } as const;

export function judgePipe({ securityOf }: Reader, which: keyof typeof pipes): Finding {
  const pipe = pipes[which];
  const list = parseAccessList("file", securityOf("file", pipe));
  const [users, makers] = [whoMay(list, usesPipes), whoMay(list, makesPipes)];
  const strangers = others(users, [...pipeReaders[which], ...service]);
  if (strangers.length > 0) {
    return wider(pipe, "use", strangers);
  }
  const squatters = others(makers, [...administrators, ...service]);
  return squatters.length > 0
    ? wider(pipe, "put a pipe of their own beside", squatters)
    : ok(users.map(nameOf).join(", "));
}

/** Whether the pipes that people connect to are the service's, and not a squatter's. */
export function judgePipeOwner({ pipeServer, serviceProcess }: Reader): Finding {
  const { processId } = serviceProcess(serviceName);
  if (processId === 0) {
    return skipped("the service does not run");
  }
  const foreign = Object.values(pipes).filter((pipe) => pipeServer(pipe) !== processId);
  return foreign.length === 0
    ? ok(`process ${processId}, the service, owns both`)
    : fail(
        "permission",
        `Another process than the service owns ${foreign.join(" and ")}.`,
        "Find it in Process Explorer (Find handle), end it, and start the service again: sc.exe start tier2",
      );
}
