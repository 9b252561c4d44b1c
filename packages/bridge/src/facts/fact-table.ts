/** One fact of a press. */
export interface FactShape {
  readonly name: string;
  /** A text is one line of at most 200 characters, several lines are at most 4,000. */
  readonly kind: "text" | "several lines" | "number" | "yes or no" | "list";
  readonly meaning: string;
  readonly example: string;
}

export interface FactGroup {
  readonly name: string;
  readonly facts: readonly FactShape[];
}

type Row = readonly [name: string, kind: FactShape["kind"], meaning: string, example: string];

const group = (name: string, rows: readonly Row[]): FactGroup => ({
  name,
  facts: rows.map(([fact, kind, meaning, example]) => ({ name: fact, kind, meaning, example })),
});

/** Everything that rules and ticket texts know of a press, in the order of docs/rules.md. */
export const factGroups: readonly FactGroup[] = [
  group("press", [
    ["id", "text", "Id of the press.", "01JNA3V0G5-7Q2M"],
    ["gesture", "text", "short, double or long.", "double"],
    ["at", "text", "When it was pressed (UTC).", "2026-03-02T08:15:07.000Z"],
    ["hour", "number", "Hour of the day where the computer is, 0 to 23.", "9"],
    ["weekday", "text", "Day of the week where the computer is.", "Monday"],
    ["serial", "text", "Serial number of the button.", "E66058919F4C2A31"],
    ["isFromSoftware", "yes or no", "Pressed by a program and not by hand.", "false"],
    ["isLate", "yes or no", "It could not be sent for more than 3 minutes.", "false"],
  ]),
  group("said", [
    ["words", "several lines", "What the person wrote.", "The printer jams."],
    ["choices", "list", "What they ticked and chose.", '["This is urgent"]'],
    ["name", "text", "Name that they typed; empty for those whom the helpdesk system knows.", "Ann Example"],
    ["email", "text", "Mail address that they typed.", "ann@example.com"],
    ["phone", "text", "Telephone number that they typed.", "+1 202 555 0100"],
    ["company", "text", "Company that they typed.", "Example Ltd"],
  ]),
  group("person", [
    ["name", "text", "Full name.", "Ann Example"],
    ["email", "text", "Mail address.", "ann@example.com"],
    ["domain", "text", "What comes after its @, in small letters.", "example.com"],
    ["phone", "text", "Telephone number.", "+1 202 555 0100"],
    ["userName", "text", "Login at the computer; of a Windows domain CORP\\ann.", "ann"],
  ]),
  group("contact", [
    [
      "name",
      "text",
      "Name of the helpdesk system's contact; empty where it knows nobody, or did not answer.",
      "Ann Example",
    ],
    ["company", "text", "The company it has for the person.", "Example Ltd"],
  ]),
  group("computer", [
    ["hostname", "text", "Name.", "FRONTDESK-02"],
    ["domain", "text", "DNS domain or workgroup.", "example.com"],
    ["ip", "text", "Address of the network card with the default route.", "10.20.30.40"],
    ["mac", "text", "Hardware address of the same card.", "00:00:5e:00:53:01"],
    ["serialNumber", "text", "Serial number.", "5XK1AB2"],
    ["manufacturer", "text", "Manufacturer.", "Dell Inc."],
    ["model", "text", "Model.", "OptiPlex 7090"],
    ["virtualMachine", "text", "Which virtual machine it is; empty: none.", "VMware"],
    ["uptimeHours", "number", "Hours since it was started.", "76"],
    ["isRestartDue", "yes or no", "It waits to be restarted.", "true"],
  ]),
  group("os", [
    ["name", "text", "Name and version of the operating system.", "Debian GNU/Linux 12 (bookworm)"],
    ["architecture", "text", "Kind of processor.", "x86_64"],
  ]),
  group("disk", [
    ["place", "text", "The file system with the least room; so are the others of this group.", "C:"],
    ["freePercent", "number", "Free room, percent.", "8"],
    ["freeGigabytes", "number", "Free room, GB.", "21"],
    ["totalGigabytes", "number", "Size, GB.", "256"],
  ]),
  group("memory", [
    ["freePercent", "number", "What programs can still get, percent.", "32"],
    ["totalGigabytes", "number", "Size, GB.", "16"],
  ]),
  group("processor", [
    ["model", "text", "Model.", "Intel Core i5-8500T"],
    ["cores", "number", "Number of cores.", "6"],
    ["busyPercent", "number", "How busy all of them were over the last seconds.", "12"],
  ]),
  group("battery", [
    ["chargePercent", "number", "Charge; missing where there is no battery.", "64"],
    ["state", "text", "charging, discharging, full, not charging or unknown.", "discharging"],
  ]),
  group("network", [
    ["addresses", "list", "Addresses of all network cards.", '["10.20.30.40"]'],
    ["gateways", "list", "Routers on the way to the internet.", '["10.20.30.1"]'],
    ["unreachable", "list", "What was looked for and did not answer.", '["files.example.com:445"]'],
    ["wifi", "text", "Name of the wireless network.", "Office-5G"],
    ["isVpnUp", "yes or no", "A network card of a VPN is up.", "false"],
  ]),
  group("session", [
    ["kind", "text", "x11, wayland, windows, text or none.", "windows"],
    ["isRemote", "yes or no", "Over the network (RDP, ssh).", "false"],
    ["isLocked", "yes or no", "The screen is locked; missing where it cannot be known.", "false"],
  ]),
  group("printers", [["stopped", "list", "Printers that stand still.", '["Front-Desk"]']]),
];

/** `disk.freePercent` and all the others. */
export const factPaths: readonly string[] = factGroups.flatMap(({ name, facts }) =>
  facts.map((fact) => `${name}.${fact.name}`),
);
