/** - public: may stand in a text the customer reads. - internal: for technicians alone. */
export type Sensitivity = "public" | "internal";

export interface FieldDescription {
  /** What people call it. */
  readonly label: string;
  readonly meaning: string;
  /** Where it is read, per operating system; "not read" where it is not. */
  readonly source: { readonly linux: string; readonly windows: string };
  readonly example: string;
  readonly sensitivity: Sensitivity;
  /** Whether it is collected when the configuration says nothing. */
  readonly isOnByDefault: boolean;
}

export type FieldDescriptions<Values> = { readonly [Name in keyof Values]: FieldDescription };
