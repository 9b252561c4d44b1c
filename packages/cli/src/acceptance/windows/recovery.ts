/** What the service manager does after a failure. */
export interface RecoveryAction {
  readonly kind: "none" | "restart" | "reboot" | "program" | "unknown";
  readonly delayMs: number;
}

const kinds = ["none", "restart", "reboot", "program"] as const;
const headerSize = 20;
const actionSize = 8;

/** The registry's `FailureActions`: SERVICE_FAILURE_ACTIONS with 32-bit places, then the actions. Empty when it is cut off. */
export function recoveryActionsIn(value: Buffer): readonly RecoveryAction[] {
  if (value.length < headerSize) {
    return [];
  }
  const count = value.readUInt32LE(12);
  if (value.length < headerSize + count * actionSize) {
    return [];
  }
  return Array.from({ length: count }, (_, index) => {
    const at = headerSize + index * actionSize;
    return { kind: kinds[value.readUInt32LE(at)] ?? "unknown", delayMs: value.readUInt32LE(at + 4) };
  });
}
