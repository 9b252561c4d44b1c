import {
  type CapturedOnce,
  type LoadedConfig,
  composeReport,
  isSecretReference,
  newPressId,
  sizeText,
} from "@tier2/bridge";
import { harmless, harmlessLine } from "./harmless.ts";
import { systems } from "./setup/systems.ts";

/** The ticket that a press would make now. */
export interface PressPreview {
  readonly kind: string;
  /** The customer of this computer, where one is configured. */
  readonly company?: string;
  readonly person: { readonly name?: string; readonly email?: string; readonly phone?: string };
  readonly subject: string;
  readonly publicText: string;
  readonly internalNote: string;
  /** What the person is told instead, when a rule blocks it. */
  readonly block?: string;
  /** Values that the configuration gives every ticket, and rules this one. */
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly PreviewedFile[];
}

export interface PreviewedFile {
  readonly name: string;
  /** Missing: it is not made now. */
  readonly sizeBytes?: number;
  readonly text: string;
}

/** As the bridge composes it; what the helpdesk system adds (contact, company, site) is not asked for. */
export async function previewOf(
  { config }: LoadedConfig,
  { evidence, processes, person, picture }: CapturedOnce,
  gesture: "short" | "double",
  nowMs: number,
): Promise<PressPreview> {
  const bridge = await import("@tier2/bridge/rules");
  const { draft, outcome } = bridge.composeByRules({
    ...{ pressId: newPressId(nowMs), serial: "not pressed", sequence: 0, recordedAtMs: nowMs, nowMs },
    ...{ gesture, holdMs: undefined, isFromSoftware: true, isPossibleDuplicate: false, person },
    evidence: JSON.stringify(evidence),
    rules: await bridge.prepareRules(config.rules, bridge.loadExpressions),
    texts: await bridge.prepareTexts(config.texts, bridge.loadTemplates),
    ...{ psa: config.psa.kind, support: config.support },
  });
  const report = composeReport({ evidence, processes, person, screen: { notAvailable: picture.text } });
  const { subject, publicText, internalNote } = draft;
  return {
    kind: config.psa.kind,
    ...(config.company === undefined ? {} : { company: config.company }),
    ...(outcome.block === undefined ? {} : { block: outcome.block }),
    ...{ person, subject, publicText, internalNote },
    fields: { ...fieldsOf(config.psa), ...draft.fields },
    files: [
      {
        name: "report.html",
        sizeBytes: new TextEncoder().encode(report).length,
        text: "everything that was read, for technicians",
      },
      ...(picture.isTaken ? [{ name: "screen.jpg", text: picture.text }] : []),
    ],
  };
}

/** Beside the address, the login and what is for the adapter alone. */
const notForTickets = new Set([
  ...["kind", "site", "url", "host", "port", "security", "user", "from", "to", "evidenceTo", "company", "scheme"],
  ...["timeoutMs", "textFormat", "callsPerHour", "pressIdField", "closedStatus", "dueInHours", "noteType", "workType"],
  ...systems.flatMap(({ credentials, oneLine }) => [
    ...credentials.map(({ key }) => key),
    ...(oneLine === undefined ? [] : ["credentials"]),
  ]),
]);

const fieldsOf = (section: Readonly<Record<string, unknown>>): PressPreview["fields"] =>
  Object.fromEntries(
    Object.entries(section).flatMap(([name, value]) =>
      notForTickets.has(name) ||
      !(typeof value === "string" || typeof value === "number") ||
      isSecretReference(`${value}`)
        ? []
        : [[name, String(value)]],
    ),
  );

/** For people. */
export function previewText(preview: PressPreview): string {
  const { block, kind, company, person, subject, publicText, internalNote, fields, files } = preview;
  const who = [person.name, person.email, person.phone].filter(Boolean).join(", ");
  return [
    ...(block === undefined
      ? []
      : [heading("Blocked: no ticket is made, and the person is told"), harmless(block), ""]),
    heading("Ticket"),
    ...[
      `To:       ${kind}${company === undefined ? "" : `, for ${company}`}`,
      `Person:   ${who === "" ? "nobody is known: the catch-all contact" : who}`,
      `Subject:  ${subject}`,
      ...Object.entries(fields).map(([name, value]) => `${`${name}:`.padEnd(9)} ${value}`),
    ].map(harmlessLine),
    ...["", heading("What the customer may read"), harmless(publicText)],
    ...["", heading("Internal note"), harmless(internalNote)],
    ...["", heading("Files")],
    ...files.map(({ name, sizeBytes, text }) =>
      [name, ...(sizeBytes === undefined ? [] : [sizeText(sizeBytes)]), text].join(", "),
    ),
    "",
  ].join("\n");
}

const heading = (text: string): string => `--- ${text} ---`;
