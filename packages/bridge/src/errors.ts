export type ErrorCategory =
  | "internal"
  | "usage"
  | "config"
  | "device"
  | "permission"
  | "bridge"
  | "psa"
  | "network"
  | "storage"
  | "rule"
  | "firmware";

/** The exit code of the command line for an error of each category; a stable interface. 0 is success. */
export const exitCodes: Readonly<Record<ErrorCategory, number>> = {
  internal: 1,
  usage: 2,
  config: 3,
  device: 4,
  permission: 5,
  bridge: 6,
  psa: 7,
  network: 8,
  storage: 9,
  rule: 10,
  firmware: 11,
};

/** Everything but the cause, as it crosses threads and stands in JSON. */
export interface ErrorDescription {
  /** A stable name, lower case with underscores. */
  readonly code: string;
  readonly category: ErrorCategory;
  /** What is wrong and where. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** The one error people get to see. */
export class Tier2Error extends Error {
  override readonly name = "Tier2Error";
  readonly code: string;
  readonly category: ErrorCategory;
  readonly hint: string;

  constructor(description: ErrorDescription, options?: ErrorOptions) {
    super(description.message, options);
    this.code = description.code;
    this.category = description.category;
    this.hint = description.hint;
  }

  describe(): ErrorDescription {
    return { code: this.code, category: this.category, message: this.message, hint: this.hint };
  }
}

/** The text of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whatever was thrown, as a Tier2Error; what nobody foresaw becomes `internal`. */
export function toTier2Error(error: unknown): Tier2Error {
  if (error instanceof Tier2Error) {
    return error;
  }
  return new Tier2Error(
    {
      code: "unexpected",
      category: "internal",
      message: `Something unexpected happened: ${messageOf(error)}`,
      hint: "This is a mistake in the program. Report it with the log around this line.",
    },
    { cause: error },
  );
}
