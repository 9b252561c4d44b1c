import type { ReachabilityValue } from "../fields/slow.ts";

/** Something to connect to by TCP. */
export interface HostTarget {
  readonly role: ReachabilityValue["role"];
  readonly host: string;
  readonly port: number;
}

/** `name`, `name:port`, `address`, `[address]:port`; undefined for what is none of them. */
export function hostTarget(role: ReachabilityValue["role"], text: string, defaultPort: number): HostTarget | undefined {
  const bare = text.trim();
  if (/^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(bare)) {
    return { role, host: bare, port: defaultPort };
  }
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.%\w]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/i.exec(bare) ?? [];
  const host = bracketed ?? plain;
  const number = port === undefined ? defaultPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { role, host, port: number };
}

/** As people write it. */
export const targetName = ({ host, port }: HostTarget): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
