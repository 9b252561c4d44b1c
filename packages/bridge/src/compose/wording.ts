const unitNames = ["bytes", "KB", "MB", "GB", "TB", "PB"];

/** Sizes as people say them: 34 GB, 5.1 GB; steps of 1,024. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < unitNames.length - 1) {
    value /= 1024;
    step += 1;
  }
  const digits = value < 10 && step > 0 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${unitNames[step] ?? ""}`;
}

const spans: readonly (readonly [string, number])[] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** A span as people say it, by its two greatest units: 3 days 4 hours. */
export function spanText(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [name, length] of spans) {
    const count = Math.floor(rest / length);
    if (count > 0 && parts.length < 2) {
      parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
      rest -= count * length;
    } else if (parts.length > 0) {
      break;
    }
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}

const ages: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
];

/** How long ago, by its greatest unit alone: 4 min ago. */
export function agoText(seconds: number): string {
  const [unit, length] = ages.find((age) => seconds >= age[1]) ?? ["s", 1];
  return `${Math.max(0, Math.floor(seconds / length))} ${unit} ago`;
}

/** Local time with its offset, so that a technician elsewhere reads it right: 2026-03-02 09:15:07 +01:00. */
export function timeText(atMs: number): string {
  const offsetMinutes = -new Date(atMs).getTimezoneOffset();
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString();
  const pad = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offsetMinutes < 0 ? "-" : "+"}${pad(hours)}:${pad(minutes)}`;
}

/** The first lines of many, and how many more there are. */
export function firstLines(lines: readonly string[], most: number): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];
}
