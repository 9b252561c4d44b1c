import { byId, showText } from "./elements.ts";
import { follow } from "./follow.ts";
import { Refused, openSession } from "./session.ts";

/**
 * Opens the session and follows it. The page has `main`, which is shown with the first parts, `closed` for when it cannot be
 * opened, and `lost` for a connection that broke.
 */
export async function startPage(
  begin: (key: string) => (parts: Readonly<Record<string, unknown>>) => void,
): Promise<void> {
  const main = byId("main");
  const lost = byId("lost");
  try {
    const key = await openSession();
    if (key === undefined) {
      throw new Refused("page_key_missing", "Open the address that the program shows in its terminal.");
    }
    const show = begin(key);
    await follow(key, {
      onParts: (parts) => {
        lost.hidden = true;
        main.inert = false;
        main.hidden = false;
        show(parts);
      },
      onLost: () => {
        lost.hidden = false;
        main.inert = true;
      },
    });
  } catch (error) {
    main.hidden = true;
    lost.hidden = true;
    byId("closed").hidden = false;
    const text =
      error instanceof Refused
        ? error.message
        : "The program does not answer. Start it again, and open its new address.";
    showText(byId("closed-why"), text);
  }
}
