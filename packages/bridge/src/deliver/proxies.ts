import { Tier2Error } from "../errors.ts";
import { type WinHttpProxy, winHttpBypass, winHttpProxyFor } from "./winhttp-proxy.ts";

/** As undici's EnvHttpProxyAgent takes them. */
export interface Proxies {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy: string;
}

/** What the configuration says of the proxy, its password resolved. */
export interface ConfiguredProxy {
  /** An address, or "none". */
  readonly proxy?: string | undefined;
  readonly proxyPassword?: string | undefined;
  /** The computer's, where it is Windows: for when neither configuration nor environment name one. */
  readonly winHttp?: WinHttpProxy | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** No proxy reaches these: they are this computer. */
const loopback = "localhost,127.0.0.1,[::1]";
const everything = "*";
const defaultPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };
const howToWrite = "Write it as http://host:port or http://user@host:port";

/**
 * The proxy of the configuration, for all hosts but this computer; without one, those that the environment names, else those
 * of Windows. One without a scheme is an HTTP proxy, as other programs have it. Throws a Tier2Error of category `config` for what is no
 * address; the message names where it stands and not the value, which may hold a password.
 */
export function proxiesOf(environment: Environment, { proxy, proxyPassword, winHttp }: ConfiguredProxy = {}): Proxies {
  if (proxy === undefined) {
    if (proxyPassword !== undefined) {
      throw refusal("network.proxyPassword stands without network.proxy.", `${howToWrite}, at network.proxy.`);
    }
    const ofEnvironment = proxiesOfEnvironment(environment);
    const isNamed = ofEnvironment.httpProxy !== undefined || ofEnvironment.httpsProxy !== undefined;
    return isNamed || winHttp === undefined ? ofEnvironment : proxiesOfWindows(winHttp);
  }
  if (proxy.trim().toLowerCase() === "none") {
    return { noProxy: everything };
  }
  const address = withPassword(addressOf(proxy, "network.proxy"), proxyPassword);
  return { httpProxy: address, httpsProxy: address, noProxy: loopback };
}

/** The proxy on the way to a web address, as an origin without credentials; undefined: there is none. */
export function proxyFor({ httpProxy, httpsProxy, noProxy }: Proxies, address: string): string | undefined {
  const { protocol, hostname, port } = new URL(address);
  const proxy = protocol === "https:" ? (httpsProxy ?? httpProxy) : httpProxy;
  const [host, portThere] = [hostname.toLowerCase(), port === "" ? defaultPorts[protocol] : port];
  const isPast = noProxy.split(/[,\s]+/).some((entry) => {
    const [, name = "", entryPort = portThere] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    return (
      entryPort === portThere && name !== "" && (name === everything || host === name || host.endsWith(`.${name}`))
    );
  });
  return proxy === undefined || isPast ? undefined : new URL(proxy).origin;
}

function proxiesOfEnvironment(environment: Environment): Proxies {
  const noProxy = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
  return toProxies(proxyOf(environment, "http_proxy"), proxyOf(environment, "https_proxy"), noProxy);
}

function proxiesOfWindows(winHttp: WinHttpProxy): Proxies {
  const addressFor = (scheme: "http" | "https"): string | undefined => {
    const proxy = winHttpProxyFor(winHttp, scheme);
    return proxy === undefined ? undefined : addressOf(proxy, "The proxy of WinHTTP (netsh winhttp show proxy)");
  };
  return toProxies(addressFor("http"), addressFor("https"), winHttpBypass(winHttp));
}

function toProxies(httpProxy: string | undefined, httpsProxy: string | undefined, noProxy: string): Proxies {
  return {
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: [noProxy, loopback].filter((hosts) => hosts !== "").join(","),
  };
}

function proxyOf(environment: Environment, lowerCase: string): string | undefined {
  const name = environment[lowerCase] === undefined ? lowerCase.toUpperCase() : lowerCase;
  const value = environment[name]?.trim();
  return value === undefined || value === "" ? undefined : addressOf(value, `The environment variable ${name}`);
}

function addressOf(value: string, place: string): string {
  const address = value.trim().includes("://") ? value.trim() : `http://${value.trim()}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol) || hasBrokenEscape(address)) {
    throw refusal(`${place} holds no address of a proxy.`, `${howToWrite}; a % in a name or password is written %25.`);
  }
  return address;
}

/** In the configuration a password stands apart from the address, as every secret does. */
function withPassword(address: string, password: string | undefined): string {
  const url = new URL(address);
  if (url.password !== "") {
    throw refusal(
      "network.proxy holds a password.",
      "Write the address without it, and a reference to it at network.proxyPassword, e.g. file:proxy-password.",
    );
  }
  if (password === undefined) {
    return address;
  }
  if (url.username === "") {
    throw refusal(
      "network.proxyPassword stands beside an address without a user.",
      "Write network.proxy with it: http://user@host:port",
    );
  }
  url.password = encodeURIComponent(password);
  return url.href;
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

const refusal = (message: string, hint: string): Tier2Error =>
  new Tier2Error({ code: "proxy_invalid", category: "config", message, hint });
