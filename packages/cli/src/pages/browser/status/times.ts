const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** A time of this computer's zone. */
export const dateText = (atMs: number): string => format.format(atMs);
