import { cleanLine } from "../compose/clean-text.ts";
import type { SupportConfig } from "../config/sections.ts";

const longest = 200;

/** The support contact for texts; what is not configured is empty. */
export function supportTexts(support: SupportConfig = {}): Readonly<Record<keyof SupportConfig, string>> {
  const { name, phone, email, hours, url } = support;
  const line = (text = ""): string => cleanLine(text, longest);
  return { name: line(name), phone: line(phone), email: line(email), hours: line(hours), url: line(url) };
}
