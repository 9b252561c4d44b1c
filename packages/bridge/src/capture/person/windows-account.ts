import os from "node:os";
import type { AccountFacts } from "./choose-person.ts";
import { accountAddress } from "./account-address.ts";
import type { ReadAccount } from "./read-account.ts";

/** EXTENDED_NAME_FORMAT of Microsoft's secext.h. Not yet run on Windows. */
const nameFormat = { display: 3, userPrincipal: 8 };
const longestName = 256;

/**
 * Full name and user principal name, of the account the bridge runs under alone: of another, Windows tells nothing to a
 * service. Rejects where the bindings cannot be loaded.
 */
export async function windowsAccountReader(): Promise<ReadAccount> {
  const koffi = await import("koffi");
  const secur32 = koffi.load("secur32.dll");
  const getUserName = secur32.func(
    "uint8_t __stdcall GetUserNameExW(int format, _Out_ uint16_t *name, _Inout_ uint32_t *size)",
  );
  const nameIn = (format: number): string => {
    const buffer = Buffer.alloc(2 * longestName);
    const size = [longestName];
    return Number(getUserName(format, buffer, size)) === 0 ? "" : buffer.toString("utf16le", 0, 2 * (size[0] ?? 0));
  };
  return (login) => {
    const name = login.slice(login.lastIndexOf("\\") + 1);
    if (name.toLowerCase() !== os.userInfo().username.toLowerCase()) {
      return {};
    }
    return accountOfNames(nameIn(nameFormat.display), nameIn(nameFormat.userPrincipal));
  };
}

/** Of an empty name nothing is made: local accounts have neither. */
export function accountOfNames(displayName: string, userPrincipalName: string): Partial<AccountFacts> {
  const address = accountAddress(userPrincipalName, undefined);
  return {
    ...(displayName === "" ? {} : { fullName: displayName }),
    ...(address === undefined ? {} : { address }),
  };
}
