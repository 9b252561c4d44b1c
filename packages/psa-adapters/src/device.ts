import type { Device } from "./contract.ts";
import { cleanLine } from "./text.ts";

/** What a computer is looked up by. Empty: it has none that tells it from others. */
export interface DeviceKeys {
  readonly hostname: string;
  readonly serialNumber: string;
}

const longest = 255;
const fewestOfSerial = 4;

/** Letters and digits of what makers leave in the place of a serial number. */
const noSerial =
  /filledby|default|serialnumber|sernum|oemserial|notspecified|notapplicable|notavailable|^(?:none|null|unknown|undefined|invalid|empty|blank|test|oem|0?12345678?9?0?)$/;
const sameCharacter = /^(.)\1*$/u;

/** First labels of names that installers give, and that computers of many customers have. */
const anybodysName = new Set([
  ...["localhost", "localhost4", "localhost6", "none", "null", "unknown", "default", "host", "hostname", "test"],
  ...[
    "pc",
    "computer",
    "desktop",
    "laptop",
    "notebook",
    "workstation",
    "server",
    "client",
    "windows",
    "ubuntu",
    "debian",
  ],
  ...["admin-pc", "user-pc", "owner-pc", "home-pc", "my-pc", "mypc", "raspberrypi", "macbook", "macbook-pro", "imac"],
]);
const address = /^[\d.]+$|:/;

function serialOf(given: string): string {
  const serial = cleanLine(given);
  const bare = serial.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const isNone = bare.length < fewestOfSerial || noSerial.test(bare) || sameCharacter.test(bare);
  return isNone || serial.length > longest ? "" : serial;
}

function hostnameOf(given: string): string {
  const hostname = cleanLine(given).replace(/\.$/, "");
  const [label = ""] = hostname.toLowerCase().split(".", 1);
  const isNone = label === "" || anybodysName.has(label) || address.test(hostname);
  return isNone || hostname.length > longest ? "" : hostname;
}

/** Host name and serial number, where they are this computer's own: placeholders of makers and installers are nobody's. */
export const deviceKeys = ({ hostname = "", serialNumber = "" }: Device = {}): DeviceKeys => ({
  hostname: hostnameOf(hostname),
  serialNumber: serialOf(serialNumber),
});
