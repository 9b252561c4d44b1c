/** Words for each field of a table: a value's lines; no line means "none". */
export type Describers<Values> = { readonly [Name in keyof Values]: (value: Values[Name]) => readonly string[] };
