/** How far a request got that was not answered. When in doubt it may have been sent. */
export type Progress = "nothing-sent" | "maybe-sent";

/**
 * Errors that end the way to the server before a byte of the request leaves: name resolution, connection, certificate.
 * A handshake that the server refuses is not among them: TLS 1.2 may begin a second one after the request.
 */
const beforeSending = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "EAI_NONAME",
  "ECONNREFUSED",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_TLS_HANDSHAKE_TIMEOUT",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_UNSUPPORTED_PROTOCOL",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "HOSTNAME_MISMATCH",
  // The bridge's names for a proxy that let nothing through.
  "ERR_PROXY_LOGIN_REFUSED",
  "ERR_PROXY_REFUSED",
]);

/** These come from connecting and from a connection in use alike; `syscall` tells which. */
const beforeSendingWhenConnecting = new Set(["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "EADDRNOTAVAIL"]);

interface NodeError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const isObject = (value: unknown): value is NodeError => typeof value === "object" && value !== null;

/** The errors at the root: `fetch` wraps the network's error, and several addresses tried give one error each. */
function rootErrors(error: unknown, depth = 0): readonly NodeError[] {
  if (!isObject(error) || depth > 8) {
    return [];
  }
  if (Array.isArray(error.errors) && error.errors.length > 0) {
    return error.errors.flatMap((one) => rootErrors(one, depth + 1));
  }
  return isObject(error.cause) ? rootErrors(error.cause, depth + 1) : [error];
}

function isBeforeSending({ code, syscall }: NodeError): boolean {
  return (
    typeof code === "string" &&
    (beforeSending.has(code) || (syscall === "connect" && beforeSendingWhenConnecting.has(code)))
  );
}

/** Judges what `fetch` (the global one or undici's) threw. */
export function progressOf(error: unknown): Progress {
  const roots = rootErrors(error);
  return roots.length > 0 && roots.every(isBeforeSending) ? "nothing-sent" : "maybe-sent";
}

/** The network's own name for what happened, for messages; undefined when it gave none. */
export function errorCodeOf(error: unknown): string | undefined {
  return rootErrors(error)
    .map(({ code }) => code)
    .find((code): code is string => typeof code === "string");
}
