import { Tier2Error, type WindowsInstallation } from "@tier2/bridge";
import { version } from "../../../version.ts";
import { serviceName, serviceSid } from "../names.ts";

type Value = string | number | Buffer;

const folder = "C:\\Program Files\\Tier2";
const service = serviceSid(serviceName);
const key = "SYSTEM\\CurrentControlSet\\Services\\tier2";

/** As the registry keeps it: header, then three restarts. */
export function failureActions(...delaysMs: readonly number[]): Buffer {
  const header = [86_400, 0, 0, delaysMs.length, 20];
  const numbers = [...header, ...delaysMs.flatMap((delayMs) => [1, delayMs])];
  const value = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => value.writeUInt32LE(number, index * 4));
  return value;
}

/** An installation that is as it should be; `key\name` to value, `kind name` to access list. */
const rightValues: Readonly<Record<string, Value>> = {
  [`${key}\\ImagePath`]: `"${folder}\\tier2-service.exe"`,
  [`${key}\\ObjectName`]: "NT AUTHORITY\\LocalService",
  [`${key}\\Type`]: 0x10,
  [`${key}\\Start`]: 2,
  [`${key}\\DelayedAutostart`]: 1,
  [`${key}\\FailureActions`]: failureActions(5000, 30_000, 60_000),
  [`${key}\\FailureActionsOnNonCrashFailures`]: 1,
  [`${key}\\ServiceSidType`]: 1,
  [`${key}\\PreshutdownTimeout`]: 20_000,
  ["SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Tier2"]: `"${folder}\\tier2-service.exe" --agent`,
  ["SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\tier2\\EventMessageFile"]: `${folder}\\tier2-service.exe`,
  ["SOFTWARE\\Tier2\\company"]: "Test company",
};

export const rightAccess: Readonly<Record<string, string>> = {
  "file data": `O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;${service})`,
  "file secrets": `O:SYD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1301bf;;;${service})`,
  [`file ${folder}`]:
    "O:SYD:AI(A;OICIIOID;GA;;;CO)(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1200a9;;;AC)",
  "service tier2": "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)",
  "registry MACHINE\\SOFTWARE\\Tier2": "O:SYD:AI(A;CIID;KR;;;BU)(A;CIID;KA;;;BA)(A;CIID;KA;;;SY)(A;CIIOID;KA;;;CO)",
  "file \\\\.\\pipe\\tier2-admin": `D:P(D;;FA;;;NU)(A;;FA;;;SY)(A;;FA;;;${service})(A;;0x12019b;;;BA)`,
  "file \\\\.\\pipe\\tier2-session": `D:P(D;;FA;;;NU)(A;;FA;;;SY)(A;;FA;;;${service})(A;;0x12019b;;;BA)(A;;0x12019b;;;IU)`,
};

export interface Spoiled {
  /** Undefined: it is not there. */
  readonly values?: Readonly<Record<string, Value | undefined>>;
  readonly access?: Readonly<Record<string, string>>;
  readonly state?: number;
  readonly pipeServer?: number;
  readonly signature?: number;
  readonly fileVersion?: string;
}

const processId = 1234;

/** An installation that is right, but for what is spoiled. */
export function installation(spoiled: Spoiled = {}): WindowsInstallation {
  const values: Readonly<Record<string, Value | undefined>> = { ...rightValues, ...spoiled.values };
  const access: Readonly<Record<string, string>> = { ...rightAccess, ...spoiled.access };
  const valueAt = (path: string, name: string): Value | undefined => values[`${path}\\${name}`];
  return {
    registry: {
      text: (path, name) => String(valueAt(path, name) ?? ""),
      number: (path, name) => {
        const value = valueAt(path, name);
        return typeof value === "number" ? value : undefined;
      },
      bytes: (path, name) => {
        const value = valueAt(path, name);
        return Buffer.isBuffer(value) ? value : undefined;
      },
      hasKey: (path) =>
        Object.keys(values).some((place) => place.startsWith(`${path}\\`) && values[place] !== undefined),
    },
    securityOf: (kind, name) => access[`${kind} ${name}`] ?? notPlanned(`${kind} ${name}`),
    signatureOf: () => spoiled.signature ?? 0,
    versionOf: () => spoiled.fileVersion ?? version,
    serviceProcess: () => ({ state: spoiled.state ?? 4, processId: spoiled.state === 1 ? 0 : processId }),
    pipeServer: () => spoiled.pipeServer ?? processId,
  };
}

function notPlanned(what: string): never {
  throw new Tier2Error({
    ...{ code: "windows_access_denied", category: "permission" },
    ...{ message: `This account may not look at ${what}.`, hint: "Use a terminal that was started as administrator." },
  });
}
