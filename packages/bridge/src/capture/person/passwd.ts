/** A line of passwd(5) for an account; undefined when there is none. */
export function passwdLine(passwd: string, login: string): string | undefined {
  return passwd.split("\n").find((line) => line.startsWith(`${login}:`));
}

/**
 * The full name in a line of passwd(5): the first part of its fifth column, where "&" stands for the login (GECOS).
 * Undefined when there is none, or the login once more.
 */
export function fullNameOf(line: string): string | undefined {
  const [login = "", , , , gecos = ""] = line.split(":");
  const [name = ""] = gecos.split(",");
  const capitalized = login.charAt(0).toUpperCase() + login.slice(1);
  const full = name.replaceAll("&", capitalized).trim();
  return full === "" || full.toLowerCase() === login.toLowerCase() ? undefined : full;
}

/** The home folder in a line of passwd(5). */
export function homeOf(line: string): string | undefined {
  const home = line.split(":")[5] ?? "";
  return home.startsWith("/") ? home : undefined;
}

/** The login of a user id in the text of passwd(5); undefined when there is none. */
export function loginOf(passwd: string, userId: number): string | undefined {
  const login = passwd
    .split("\n")
    .find((line) => line.split(":")[2] === String(userId))
    ?.split(":")[0];
  return login === "" ? undefined : login;
}
