/** The program says no. `message` is for the person. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const keyName = "tier2.key";

/**
 * The key of this tab: of the token in the address, which then holds nothing of it any more, or of before a reload.
 * Undefined: there is none. Rejects with `Refused` when the token does not hold.
 */
export async function openSession(): Promise<string | undefined> {
  const token = location.hash.slice(1);
  if (token === "") {
    return sessionStorage.getItem(keyName) ?? undefined;
  }
  history.replaceState(null, "", "/");
  const answer = await send("/api/open", { token });
  const { key } = (await answer.json()) as { readonly key: string };
  sessionStorage.setItem(keyName, key);
  return key;
}

/** Rejects with `Refused`, or with a TypeError when nobody answers. */
export async function post(key: string, path: string, body: object = {}): Promise<void> {
  await send(path, body, { authorization: `Bearer ${key}` });
}

async function send(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
    redirect: "error",
  });
  if (!answer.ok) {
    throw await refusalOf(answer);
  }
  return answer;
}

export async function refusalOf(answer: Response): Promise<Refused> {
  try {
    const { error } = (await answer.json()) as {
      readonly error: { readonly code: string; readonly message: string; readonly hint: string };
    };
    return new Refused(error.code, [error.message, error.hint].filter(Boolean).join(" "));
  } catch {
    return new Refused("unknown", `HTTP ${answer.status}`);
  }
}
