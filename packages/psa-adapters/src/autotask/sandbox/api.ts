import { Buffer } from "node:buffer";
import { type Answer, type SandboxRequest, json } from "../../sandbox/answer.ts";
import { rightFor, rightText } from "../rights.ts";
import { crowded, notPermitted, refused, throttled, unauthenticated } from "./answers.ts";
import type { Picklist, Row, SandboxData } from "./data.ts";
import { allMatch } from "./filters.ts";
import { addNote, attach, makeTicket, patchTicket } from "./write.ts";

const root = /^\/atservicesrest\//i;
const hourMs = 3_600_000;
const mostAtOnce = 3;

export const isApiAddress = ({ pathname }: URL): boolean => root.test(pathname);

/** Makes a ticket, a note or a file; queries are POSTs, too. */
export const isWrite = ({ method, url }: SandboxRequest): boolean =>
  (method === "POST" || method === "PATCH") && !url.pathname.toLowerCase().endsWith("/query");

const entities: Readonly<Record<string, (data: SandboxData) => readonly Row[]>> = {
  Tickets: (data) => data.tickets,
  TicketNotes: (data) => data.notes,
  TicketAttachments: (data) => data.attachments.map(metadata),
  Companies: (data) => data.companies,
  CompanyLocations: (data) => data.locations,
  Contacts: (data) => data.contacts,
  ConfigurationItems: (data) => data.assets,
  Resources: (data) => data.resources,
  BillingCodes: (data) => data.billingCodes,
};

const metadata = ({ bytes: _bytes, attachedMs: _attachedMs, ...row }: SandboxData["attachments"][number]): Row => ({
  ...row,
  data: null,
});

/** Counts the calls of each entity that are under way. */
export class Threads {
  readonly #running = new Map<string, number>();
  most = 0;
  /** Calls that were one too many at once. */
  refused = 0;

  /** `held` is over when the answer goes out. */
  async run(entity: string, data: SandboxData, held: () => Promise<void>, answer: () => Answer): Promise<Answer> {
    const running = (this.#running.get(entity) ?? 0) + 1;
    this.most = Math.max(this.most, running);
    if (running > mostAtOnce) {
      this.refused += 1;
      return crowded(data.variants);
    }
    this.#running.set(entity, running);
    await held();
    this.#running.set(entity, (this.#running.get(entity) ?? 1) - 1);
    return answer();
  }
}

export async function answerApi(
  request: SandboxRequest,
  data: SandboxData,
  threads: Threads,
  nowMs: number,
  hold: (ms: number) => Promise<void>,
): Promise<Answer> {
  const { method, url, headers } = request;
  const [, version = "", ...words] = url.pathname.split("/").slice(1);
  if (version.toLowerCase() === "versioninformation") {
    return json(200, { apiVersions: ["V1.0", "V2.0"] });
  }
  if (version.toLowerCase() !== "v1.0") {
    return json(404, { message: "No HTTP resource was found that matches the request URI." });
  }
  if (words[0]?.toLowerCase() === "zoneinformation") {
    return url.searchParams.get("user") === data.userName
      ? json(200, { zoneName: "Sandbox", url: `${url.origin}/ATServicesRest/`, webUrl: `${url.origin}/`, ci: 1 })
      : refused("Zone information could not be determined");
  }
  const isKnown =
    headers["username"] === data.userName &&
    headers["secret"] === data.secret &&
    headers["apiintegrationcode"] === data.integrationCode;
  const isOpen = words[0]?.toLowerCase() === "version" && data.variants.version === "open";
  if (!isKnown && !isOpen) {
    return unauthenticated(data.variants);
  }
  data.requestTimes = [...data.requestTimes.filter((atMs) => nowMs - atMs < hourMs), nowMs];
  if (data.requestTimes.length > data.requestsPerHour) {
    return throttled(data.variants);
  }
  const path = `/${words.join("/")}`;
  const isShown = words[1] === "entityInformation" && data.variants.metadata === "open";
  const right = isShown ? undefined : rightFor(method, path);
  const isDenied = right !== undefined && data.denied.has(rightText(right));
  const heldMs = data.callMs + latencyMs(data);
  const held = async (): Promise<void> => hold(heldMs);
  return threads.run(words[0] ?? "", data, held, () =>
    isDenied ? notPermitted(data.variants, verbOf(request)) : route(request, path, words, data, nowMs),
  );
}

/** From a half of the hour's calls on Autotask answers later, each time more. */
function latencyMs({ requestTimes, requestsPerHour, variants }: SandboxData): number {
  const used = requestTimes.length / requestsPerHour;
  return !variants.latency || used < 0.5 ? 0 : used < 0.75 ? 500 : 1000;
}

const verbOf = (request: SandboxRequest): string =>
  !isWrite(request) ? "query" : request.method === "POST" ? "create" : "update";

function route(
  request: SandboxRequest,
  path: string,
  [entity = "", second = "", third]: readonly string[],
  data: SandboxData,
  nowMs: number,
): Answer {
  const { method } = request;
  const body = method === "POST" || method === "PATCH" ? parsed(request.body) : {};
  if (body === undefined) {
    return refused("The body is not valid JSON. Parameter name: queryModel");
  }
  const ticket = data.tickets.find(({ id }) => String(id) === second);
  const rows = Object.hasOwn(entities, entity) ? entities[entity]?.(data) : undefined;
  const call = `${method} ${path.replace(/\/\d+/, "/{id}")}`;
  if (call === "GET /Version") {
    return json(200, { majorVersion: "2025", minorVersion: "4", build: "1" });
  }
  if (call === "GET /ThresholdInformation") {
    const { requestsPerHour: externalRequestThreshold, requestTimes } = data;
    const used = { currentTimeframeRequestCount: requestTimes.length };
    return json(200, { externalRequestThreshold, requestThresholdTimeframe: 60, ...used });
  }
  if (rows !== undefined && second.toLowerCase() === "query" && third === undefined && method === "POST") {
    return query(rows, body, request, data);
  }
  switch (call) {
    case "POST /Tickets":
      return makeTicket(body, data, nowMs);
    case "PATCH /Tickets":
      return patchTicket(body, data, nowMs);
    case "GET /Tickets/{id}":
      return json(200, { item: ticket ?? null });
    case "GET /Tickets/entityInformation":
      return json(200, { info: informationOf(data) });
    case "GET /Tickets/entityInformation/fields":
      return json(200, { fields: data.ticketFields.map((field) => fieldOf(field, data)) });
    case "GET /TicketNotes/entityInformation/fields":
      return json(200, { fields: [fieldOf(data.noteTypes, data)] });
    case "GET /Resources/entityInformation/fields":
      return json(200, { fields: [fieldOf(data.licenseTypes, data)] });
    case "POST /TicketNotes":
    case "POST /TicketAttachments":
      return json(404, { message: "No HTTP resource was found that matches the request URI." });
    case "POST /Tickets/{id}/Notes":
      return ticket === undefined ? missing : addNote(ticket, body, data, nowMs);
    case "POST /Tickets/{id}/Attachments":
      return ticket === undefined ? missing : attach(ticket, body, data, nowMs);
    case "GET /Tickets/{id}/Attachments":
      return json(200, {
        items: data.attachments.filter(({ ticketID }) => String(ticketID) === second).map(metadata),
        pageDetails: null,
      });
    default: {
      const message = `The requested resource does not support http method '${method}'.`;
      return rows === undefined ? json(404, { message: "Not found." }) : json(405, { Message: message });
    }
  }
}

const missing = refused("Value does not reference an existing entity for ticketID .");

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function informationOf({ denied, variants }: SandboxData): object {
  const accessFor = (method: string): unknown => {
    const right = rightFor(method, "/Tickets");
    const isDenied = right !== undefined && denied.has(rightText(right));
    return variants.access === "untold" ? {} : isDenied ? "None" : "All";
  };
  return {
    ...{ name: "Ticket", canCreate: true, canDelete: false, canQuery: true, canUpdate: true },
    ...{ userAccessForCreate: accessFor("POST"), userAccessForUpdate: accessFor("PATCH") },
    ...{ hasUserDefinedFields: true, supportsWebhookCallouts: true },
  };
}

function fieldOf({ name, isRequired, parentField, values }: Picklist, { variants }: SandboxData): object {
  const isReference = name === "billingCodeID" && variants.workTypes === "entity";
  return {
    ...{ name, dataType: "integer", length: 0, isRequired, isReadOnly: false, isQueryable: true },
    ...{ isReference, referenceEntityType: isReference ? "BillingCode" : "" },
    ...{ isPickList: !isReference, picklistValues: isReference ? null : values },
    ...{ picklistParentValueField: parentField, isSupportedWebhookField: false },
  };
}

/** The next page has to be asked for by the same verb, with the same body. */
function query(
  rows: readonly Row[],
  body: Readonly<Record<string, unknown>>,
  { url }: SandboxRequest,
  data: SandboxData,
): Answer {
  const { filter, maxRecords, includeFields } = body;
  if (!Array.isArray(filter) || filter.length === 0) {
    return refused("Value cannot be null. Parameter name: queryModel");
  }
  const found = rows.filter((row) => allMatch(row, filter));
  const size = Math.max(1, Math.min(Number(maxRecords ?? data.mostRows) || data.mostRows, data.mostRows));
  const start = Number(url.searchParams.get("start") ?? 0);
  const names = Array.isArray(includeFields) ? new Set(includeFields.map(String)) : undefined;
  const items = found
    .slice(start, start + size)
    .map((row) =>
      names === undefined ? row : Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name))),
    );
  const next = `${url.origin}${url.pathname}?start=${start + size}`;
  const nextPageUrl = start + size < found.length ? next : null;
  return json(200, { items, pageDetails: { count: items.length, requestCount: size, prevPageUrl: null, nextPageUrl } });
}
