/** Marks and press ids: `[A-Za-z0-9-]`, 1 to 50 characters. */
const markerPattern = /^[A-Za-z0-9-]{1,50}$/;

export const isMarker = (text: string): boolean => markerPattern.test(text);

/** How a marker stands in a text, so that it is no part of a longer one. */
export const written = (marker: string): string => `[#${marker}]`;

export const isMarkedWith = (text: string, marker: string): boolean => text.includes(written(marker));

/** A text that will stand beside a mark, in which nothing can be taken for another one. */
export const withoutMarks = (text: string): string => text.replaceAll("[#", "[ #");

export const badMarker = {
  status: "rejected",
  error: { code: "validation_failed", message: "A press id or marker has 1 to 50 characters of A-Z, a-z, 0-9 and -." },
} as const;

const fileNamePattern = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;

export const isFileName = (name: string): boolean => fileNamePattern.test(name);

export const badFileName = {
  status: "rejected",
  error: {
    code: "validation_failed",
    message: "The name of a file has 1 to 100 characters of A-Z, a-z, 0-9, . _ and -.",
  },
} as const;
