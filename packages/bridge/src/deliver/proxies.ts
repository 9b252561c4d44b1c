import { Tier2Error } from "../errors.ts";

/** As undici's EnvHttpProxyAgent takes them. */
export interface Proxies {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy: string;
}

/** No proxy reaches these: they are this computer. */
const loopback = "localhost,127.0.0.1,[::1]";

/**
 * The proxies that the environment names; one without a scheme is an HTTP proxy, as other programs have it. Throws a
 * Tier2Error of category `config` for a variable that holds no address; its value may hold a password and is not named.
 */
export function proxiesOf(environment: Readonly<Record<string, string | undefined>>): Proxies {
  const httpProxy = proxyOf(environment, "http_proxy");
  const httpsProxy = proxyOf(environment, "https_proxy");
  const noProxy = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
  return {
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: [noProxy, loopback].filter((hosts) => hosts !== "").join(","),
  };
}

function proxyOf(environment: Readonly<Record<string, string | undefined>>, lowerCase: string): string | undefined {
  const name = environment[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
  const value = environment[name]?.trim();
  if (value === undefined || value === "") {
    return undefined;
  }
  const address = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(address) || hasBrokenEscape(address)) {
    throw new Tier2Error({
      code: "proxy_invalid",
      category: "config",
      message: `The environment variable ${name} holds no address of a proxy.`,
      hint: "Write it as http://host:port or http://user:password@host:port; a % in the password is written %25.",
    });
  }
  return address;
}

/** The user name and the password are decoded for the proxy. */
function hasBrokenEscape(address: string): boolean {
  const { username, password } = new URL(address);
  try {
    decodeURIComponent(username + password);
    return false;
  } catch {
    return true;
  }
}
