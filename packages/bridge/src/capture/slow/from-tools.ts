/** A JSON object of a tool; its fields may hold anything. */
export type Unknowns = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Unknowns =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object there, or an empty one. */
export const objectIn = (value: unknown): Unknowns => (isObject(value) ? value : {});

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const numberIn = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** A text that is not empty, cut to `longest` characters. */
export const textIn = (value: unknown, longest = 200): string | undefined => {
  const text = typeof value === "string" ? value.slice(0, longest).trim() : "";
  return text === "" ? undefined : text;
};

/** The JSON object that a tool printed. Throws an error that names the tool when it printed something else. */
export function parseObject(text: string, tool: string): Unknowns {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isObject(value)) {
    throw new Error(`${tool} printed something that is no JSON object`);
  }
  return value;
}

/** `{ [name]: value }`, or nothing for a value that is not there; to be spread. */
export const optional = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> => (value === undefined ? {} : ({ [name]: value } as Record<Name, Value>));
