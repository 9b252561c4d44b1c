import type { SystemErrorValue } from "../fields/slow.ts";
import { optional } from "./from-tools.ts";
import { cutMessage } from "./log-lines.ts";

/** Arguments of wevtutil for critical events and errors of the last `hours` in a log. Not yet run on Windows. */
export const eventQuery = (log: "System" | "Application", hours: number): string[] => [
  "query-events",
  log,
  `/query:*[System[(Level=1 or Level=2) and TimeCreated[timediff(@SystemTime) <= ${hours * 3_600_000}]]]`,
  "/count:50",
  "/reversedirection:true",
  "/format:RenderedXml",
];

/** Events in that output: `<Event>` elements one after another, without a root. */
export function errorsOfEvents(output: string): SystemErrorValue[] {
  return output
    .split("</Event>")
    .filter((event) => event.includes("<Event"))
    .map((event) => {
      const atMs = Date.parse(/<TimeCreated SystemTime=['"]([^'"]+)/.exec(event)?.[1] ?? "");
      const source = /<Provider Name=['"]([^'"]+)/.exec(event)?.[1] ?? "unknown";
      const id = /<EventID[^>]*>(\d+)/.exec(event)?.[1];
      const message = /<Message>([\s\S]*?)<\/Message>/.exec(event)?.[1] ?? "(no text)";
      return {
        ...optional("atMs", Number.isNaN(atMs) ? undefined : atMs),
        source: plain(source),
        text: cutMessage(`${id === undefined ? "" : `event ${id}: `}${plain(message)}`),
        count: 1,
      };
    });
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

const plain = (xml: string): string =>
  xml.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_match, name: string) => entities[name] ?? "");
