import type { Registry } from "../../windows/registry.ts";

const currentVersion = String.raw`SOFTWARE\Microsoft\Windows\CurrentVersion`;

/** The places where Windows and installers note that a restart is due. */
export function pendingRebootOf(registry: Pick<Registry, "hasKey" | "hasValue">): string[] {
  const reasons = [
    {
      text: "Windows components were changed",
      isDue: registry.hasKey(String.raw`${currentVersion}\Component Based Servicing\RebootPending`),
    },
    {
      text: "Windows Update installed updates",
      isDue: registry.hasKey(String.raw`${currentVersion}\WindowsUpdate\Auto Update\RebootRequired`),
    },
    {
      text: "files in use are to be replaced",
      isDue: registry.hasValue(
        String.raw`SYSTEM\CurrentControlSet\Control\Session Manager`,
        "PendingFileRenameOperations",
      ),
    },
  ];
  return reasons.filter(({ isDue }) => isDue).map(({ text }) => text);
}
