import { type ErrorCategory, type ErrorDescription, Tier2Error } from "../errors.ts";

/** Status of HTTP by the code of an error, where it says more than its category. */
const statusByCode: Readonly<Record<string, number>> = {
  api_path_unknown: 404,
  press_unknown: 404,
  task_unknown: 404,
  button_unknown: 404,
  api_method_refused: 405,
  press_not_possible: 409,
  button_ambiguous: 409,
  api_body_too_large: 413,
  api_type_refused: 415,
  api_host_refused: 421,
  api_token_refused: 401,
  api_streams_full: 503,
};

const statusByCategory: Readonly<Record<ErrorCategory, number>> = {
  internal: 500,
  usage: 400,
  config: 422,
  device: 409,
  permission: 403,
  bridge: 503,
  psa: 502,
  network: 502,
  storage: 507,
  rule: 422,
  firmware: 500,
};

export const statusOfError = ({ code, category }: ErrorDescription): number =>
  statusByCode[code] ?? statusByCategory[category];

/** What a program gets to see. Of what nobody foresaw it sees no text: that may hold anything. */
export function shownError(error: unknown): ErrorDescription {
  if (error instanceof Tier2Error && error.code !== "unexpected") {
    return error.describe();
  }
  return {
    code: "unexpected",
    category: "internal",
    message: "Something unexpected happened in the bridge.",
    hint: "Its log says what. This is a mistake in the program: report it.",
  };
}

export const tokenRefused = (): Tier2Error =>
  apiError(
    "api_token_refused",
    "This needs the token of a session.",
    "Send Authorization: Bearer TOKEN, from the file tier2-session-token in XDG_RUNTIME_DIR, or by POST /v1/session.",
    "permission",
  );

export const apiError = (code: string, message: string, hint: string, category: ErrorCategory = "usage"): Tier2Error =>
  new Tier2Error({ code, category, message, hint });
