import { isEmptySaid, parseSaid } from "./form-state.ts";
import type { Said } from "./protocol.ts";

// What the tab keeps over a reload; it is gone with the tab.
const keyName = "tier2.key";
const languageName = "tier2.language";
const typedName = (pressId: string): string => `tier2.typed.${pressId}`;

export const loadKey = (): string | undefined => sessionStorage.getItem(keyName) ?? undefined;
export const storeKey = (key: string): void => sessionStorage.setItem(keyName, key);

export const loadLanguage = (): string | null => sessionStorage.getItem(languageName);
export const storeLanguage = (language: string): void => sessionStorage.setItem(languageName, language);

export const loadTyped = (pressId: string): Said | undefined => parseSaid(sessionStorage.getItem(typedName(pressId)));

/** What is typed and not sent yet. */
export function storeTyped(pressId: string, said: Said): void {
  if (isEmptySaid(said)) {
    sessionStorage.removeItem(typedName(pressId));
  } else {
    sessionStorage.setItem(typedName(pressId), JSON.stringify(said));
  }
}

export const forgetEverything = (): void => sessionStorage.clear();
