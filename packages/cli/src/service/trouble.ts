const longestTrouble = 5;
/** So many lines at the end of the log are looked at. */
export const lookedAtLines = 500;

/** The last lines that tell of a warning or an error; what is no line of the log was said before there was one. */
export function troubleIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap(troubleOf).slice(-longestTrouble);
}

function troubleOf(line: string): readonly string[] {
  if (!line.startsWith("{")) {
    return line.trim() === "" ? [] : [line];
  }
  try {
    const { level, time, message } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return level === "warn" || level === "error" || level === "fatal" ? [`${String(time)} ${String(message)}`] : [];
  } catch {
    return [line];
  }
}
