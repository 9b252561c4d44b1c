/** Who set a value that is not of the file: the organisation by its policies, or the installer for its customer. */
export type Origin = "policy" | "vendor";

/** Keys below HKEY_LOCAL_MACHINE, the weaker one first. */
export const registryKeys: Readonly<Record<Origin, string>> = {
  vendor: String.raw`SOFTWARE\Tier2`,
  policy: String.raw`SOFTWARE\Policies\Tier2`,
};

/** For people. */
export const originWords: Readonly<Record<Origin, string>> = {
  vendor: "set by the installer",
  policy: "set by policy",
};

/** Where a value stands in the registry, for messages. */
export const registryPlace = (origin: Origin, name: string): string => `HKLM\\${registryKeys[origin]}, ${name}`;
