/** "today" is told by the date that is missing. */
export function formatMoment(atMs: number, nowMs: number, locale: string): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  const format = new Intl.DateTimeFormat(
    locale,
    isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" },
  );
  // A time from outside may be none.
  return Number.isFinite(atMs) && Math.abs(atMs) < 8.64e15 ? format.format(atMs) : "";
}

/** "9 seconds", "1 minute, 5 seconds"; begun seconds count. */
export function formatLeft(leftMs: number, locale: string): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const part = (value: number, unit: "second" | "minute"): string =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(value);
  const minutes = Math.floor(seconds / 60);
  const parts = [
    ...(minutes === 0 ? [] : [part(minutes, "minute")]),
    ...(minutes > 0 && seconds % 60 === 0 ? [] : [part(seconds % 60, "second")]),
  ];
  return new Intl.ListFormat(locale, { type: "unit", style: "long" }).format(parts);
}
