/** This computer, as the host name of a URL. */
export const isLoopback = (hostname: string): boolean => ["localhost", "127.0.0.1", "[::1]", "::1"].includes(hostname);

/**
 * The address that an administrator typed: a bare host, host/path, or what stood in the address bar. Throws an Error that
 * says what is wrong with it; `write` is the advice then, `sent` names what would travel in the open. `http://` is taken for
 * this computer alone.
 */
export function parseAddress(typed: string, { write, sent }: { readonly write: string; readonly sent: string }): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(withScheme)) {
    throw new Error(`"${typed}" is no host name. Write ${write}`);
  }
  const url = new URL(withScheme);
  if (url.username !== "" || url.password !== "") {
    throw new Error("Credentials do not belong into the address. Write the host alone.");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new Error(
      `"${url.protocol}//" would send ${sent} readable over the network. Write https:// or the host alone.`,
    );
  }
  return url;
}
