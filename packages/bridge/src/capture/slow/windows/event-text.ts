import type { SystemErrorValue } from "../../fields/slow.ts";
import { optional } from "../from-tools.ts";
import { cutMessage } from "../log-lines.ts";

/** Critical events and errors of the last `hours`, in the language that EvtQuery reads. */
export const eventQuery = (hours: number): string =>
  `*[System[(Level=1 or Level=2) and TimeCreated[timediff(@SystemTime) <= ${hours * 3_600_000}]]]`;

/** Who wrote an event, from its XML; undefined when it does not say. */
export function providerOf(xml: string): string | undefined {
  const name = /<Provider [^>]*?\bName=(?:'([^']+)'|"([^"]+)")/.exec(xml);
  const text = name?.[1] ?? name?.[2];
  return text === undefined ? undefined : plain(text);
}

/** An event, from its XML and from what its provider's message file makes of it. */
export function errorOfEvent(xml: string, message: string | undefined): SystemErrorValue {
  const atMs = Date.parse(/<TimeCreated SystemTime=['"]([^'"]+)/.exec(xml)?.[1] ?? "");
  const id = /<EventID[^>]*>(\d+)/.exec(xml)?.[1];
  return {
    ...optional("atMs", Number.isNaN(atMs) ? undefined : atMs),
    source: providerOf(xml) ?? "unknown",
    text: cutMessage(`${id === undefined ? "" : `event ${id}: `}${message ?? "(no text)"}`),
    count: 1,
  };
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

const plain = (xml: string): string =>
  xml.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_match, name: string) => entities[name] ?? "");
