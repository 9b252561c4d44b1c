/*
 * The proxy of WinHTTP, which is the computer's (`netsh winhttp set proxy`) and the only one a service of Windows has.
 * Not yet run on Windows: shapes and numbers are of Microsoft's winhttp.h.
 */

/** WINHTTP_PROXY_INFO. */
export interface WinHttpProxy {
  /** Entries of the form [scheme=][scheme://]server[:port], apart by semicolons or blanks. */
  readonly proxies: string;
  /** Hosts that are reached directly, apart by semicolons or blanks; "<local>" stands for every name without a dot. */
  readonly bypass: string;
}

/** WINHTTP_ACCESS_TYPE_NAMED_PROXY. */
const namedProxy = 3;
const separator = /[;\s]+/;

/** Its proxy for this scheme, or the one for all. */
export function winHttpProxyFor({ proxies }: WinHttpProxy, scheme: "http" | "https"): string | undefined {
  const entries = proxies.split(separator).filter((entry) => entry !== "");
  const own = entries.find((entry) => entry.toLowerCase().startsWith(`${scheme}=`));
  return own?.slice(scheme.length + 1) ?? entries.find((entry) => !entry.includes("="));
}

/**
 * The hosts past the proxy, apart by commas and as NO_PROXY has them: "*.corp" is every host below corp. What NO_PROXY
 * cannot say is left out ("<local>", "10.*"): such hosts are asked of the proxy.
 */
export const winHttpBypass = ({ bypass }: WinHttpProxy): string =>
  bypass
    .split(separator)
    .map((entry) => entry.replace(/^https?:\/\//i, ""))
    .filter((entry) => entry !== "" && !entry.startsWith("<") && !entry.replace(/^\*(?=\.|$)/, "").includes("*"))
    .join(",");

/** Undefined: there is none, or this is not Windows. Rejects when Windows does not tell. */
export async function readWinHttpProxy(platform: NodeJS.Platform): Promise<WinHttpProxy | undefined> {
  if (platform !== "win32") {
    return undefined;
  }
  const koffi = await import("koffi");
  const winhttp = koffi.load("winhttp.dll");
  const kernel32 = koffi.load("kernel32.dll");
  const ask = winhttp.func("int __stdcall WinHttpGetDefaultProxyConfiguration(void *info)");
  const free = kernel32.func("intptr_t __stdcall GlobalFree(intptr_t memory)");
  const info = Buffer.alloc(24); // a number, padded, and two pointers, on every 64-bit Windows
  if (ask(info) === 0) {
    throw new Error("Windows does not tell its proxy (WinHttpGetDefaultProxyConfiguration).");
  }
  const textAt = (offset: number): string => {
    const address = info.readBigUInt64LE(offset);
    if (address === 0n) {
      return "";
    }
    try {
      return String(koffi.decode(address, "char16_t", -1));
    } finally {
      free(address);
    }
  };
  const [proxies, bypass] = [textAt(8), textAt(16)];
  return info.readUInt32LE(0) === namedProxy ? { proxies, bypass } : undefined;
}
