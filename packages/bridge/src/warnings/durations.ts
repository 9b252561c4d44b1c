export const minuteMs = 60_000;
export const hourMs: number = 60 * minuteMs;
