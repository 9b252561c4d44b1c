// The list of presses and gestures.

import { explain, sendOutput } from "./button.js";
import { at, make, showTrouble } from "./dom.js";
import { decode, protocol } from "./reports.js";

const lines = new Map();

export function onInput(event) {
  void takeReport(event);
}

async function takeReport(event) {
  const report = protocol.reports.find((candidate) => candidate.id === event.reportId && candidate.kind === "input");
  if (report === undefined) {
    showTrouble(`The board sent a report ${event.reportId}, which this page does not know.`);
    return;
  }
  try {
    const values = decode(report, event.data);
    const line = lineOf(report.name, values);
    line.count += 1;
    line.received.textContent = line.count === 1 ? "once" : `${line.count} times`;
    if (at("acknowledge").checked) {
      await sendOutput(event.target, "acknowledge", { ...values, what: report.name });
      line.acknowledged.textContent = "yes";
    }
  } catch (error) {
    showTrouble(explain("Taking the report", error));
  }
}

function lineOf(name, values) {
  const key = [name, values.bootId, values.sequence].join("/");
  const known = lines.get(key);
  if (known !== undefined) {
    return known;
  }
  const what =
    name === "press" ? `${values.deviceTimeMs} ms after its start` : `${values.kind}, held for ${values.holdMs} ms`;
  const received = make("td");
  const acknowledged = make("td", {}, "no");
  const cells = [new Date().toLocaleTimeString(), name, values.bootId, values.sequence, what];
  at("events").prepend(make("tr", {}, ...cells.map((cell) => make("td", {}, String(cell))), received, acknowledged));
  at("no-events").hidden = true;
  const line = { count: 0, received, acknowledged };
  lines.set(key, line);
  return line;
}

export function clearEvents() {
  lines.clear();
  at("events").replaceChildren();
  at("no-events").hidden = false;
}
