import { type Finding, fail, ok } from "../../doctor/finding.ts";

/** Of a file as lstat has it; `mode` without the kind of file. */
export interface SeenFile {
  readonly path: string;
  readonly userId: number;
  readonly mode: number;
  /** A link is followed by nobody who looks at rights. */
  readonly isLink: boolean;
}

/** What a place must be like. */
export interface FileRule {
  readonly path: string;
  readonly owner: "root" | "service";
  /** Bits that must not be set. */
  readonly closed: number;
  /** Bits that must be set. */
  readonly open?: number;
  readonly isOptional?: boolean;
}

const [toOthers, toGroupAndOthers, writing] = [0o007, 0o077, 0o022];

export const dataRules: readonly FileRule[] = [
  { path: "/etc/tier2", owner: "root", closed: toOthers | writing },
  { path: "/etc/tier2/config.yaml", owner: "root", closed: toOthers | writing },
  { path: "/etc/tier2/secrets", owner: "service", closed: toGroupAndOthers, isOptional: true },
  { path: "/var/lib/tier2", owner: "service", closed: toGroupAndOthers },
];

export const socketRules: readonly FileRule[] = [
  { path: "/run/tier2", owner: "service", closed: writing, open: 0o755 },
  { path: "/run/tier2/admin.sock", owner: "service", closed: toOthers },
  { path: "/run/tier2/session.sock", owner: "service", closed: 0, open: 0o666 },
  // people make folders in it to show who they are, and see and take away none but their own
  { path: "/dev/shm/tier2-proofs", owner: "service", closed: 0o044, open: 0o1733, isOptional: true },
];

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

/** `seen` tells undefined where nothing is; may throw where nothing can be seen. */
export function judgeFiles(
  rules: readonly FileRule[],
  serviceId: number,
  seen: (path: string) => SeenFile | undefined,
): Finding {
  const wrong = rules.flatMap((rule) => {
    const file = seen(rule.path);
    const text = file === undefined ? missingText(rule) : wrongText(rule, file, serviceId);
    return text === undefined ? [] : [text];
  });
  return wrong.length === 0
    ? ok(rules.map(({ path }) => path).join(", "))
    : fail("permission", `${wrong.join("; ")}.`, "docs/deploy-linux.md shows owner and mode of each.");
}

const missingText = ({ path, isOptional }: FileRule): string | undefined =>
  isOptional === true ? undefined : `${path} is not there`;

function wrongText(
  { path, owner, closed, open = 0 }: FileRule,
  { userId, mode, isLink }: SeenFile,
  serviceId: number,
): string | undefined {
  if (isLink) {
    return `${path} is a link`;
  }
  const allowed = owner === "root" ? [0] : [serviceId];
  if (!allowed.includes(userId)) {
    return `${path} belongs to account ${userId}, not to ${owner === "root" ? "root" : `the service's (${serviceId})`}`;
  }
  if ((mode & closed) !== 0) {
    return `${path} has mode ${octal(mode)}: more than ${octal(mode & ~closed)}`;
  }
  return (mode & open) === open ? undefined : `${path} has mode ${octal(mode)}, not ${octal(open)}`;
}
