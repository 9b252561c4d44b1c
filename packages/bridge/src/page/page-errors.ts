import { apiError, statusOfError } from "../api/errors.ts";
import type { ErrorCategory, ErrorDescription, Tier2Error } from "../errors.ts";

/** Statuses of HTTP for the page's own errors; the others go by their category. */
const statusByCode: Readonly<Record<string, number>> = {
  page_path_unknown: 404,
  page_press_unknown: 404,
  page_picture_missing: 404,
  page_method_refused: 405,
  page_not_possible: 409,
  page_body_too_large: 413,
  page_type_refused: 415,
  page_host_refused: 421,
  page_token_refused: 401,
  page_key_refused: 401,
};

export const statusOfPageError = (error: ErrorDescription): number => statusByCode[error.code] ?? statusOfError(error);

export const pageError: (code: string, message: string, hint: string, category?: ErrorCategory) => Tier2Error =
  apiError;

/** The press, or its ticket, is in a state that does not allow it; `why` for the person. */
export const notPossible = (why: string): Tier2Error =>
  pageError("page_not_possible", why, "Look at how the press stands now.");

export const unknownPress = (): Tier2Error =>
  pageError("page_press_unknown", "There is no such press of this person.", "Press the button again.");
