// Kaseya's specification writes `Result.AccessToken`, working clients read `result.accessToken`: both are taken.

/** As ASP.NET writes camelCase: `SLAName` is `slaName`. What is camelCase stays as it is. */
export const camelName = (name: string): string =>
  name.replace(/^(?:[A-Z]+(?=[A-Z][a-z]|$)|[A-Z])/, (capitals) => capitals.toLowerCase());

/** The same value with all its names in camelCase. Its depth is limited where the body is read. */
export function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(camelKeys);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelName(name), camelKeys(inner)]));
}
