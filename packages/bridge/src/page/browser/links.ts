/** Addresses that come from outside lead nowhere but to web pages. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) {
    return undefined;
  }
  const { protocol, href } = new URL(text);
  return protocol === "http:" || protocol === "https:" ? href : undefined;
}

/** `tel:` of a number as people write it; undefined: there is none in it. */
export function telephoneAddress(text: string): string | undefined {
  const number = text.replaceAll(/\(0\)/g, "").replaceAll(/[^\d+]/g, "");
  return /^\+?\d{2,20}$/.test(number) ? `tel:${number}` : undefined;
}

/** `mailto:` of one address, without anything that would add to the message. */
export function mailAddress(text: string): string | undefined {
  return isMailAddress(text) ? `mailto:${encodeURIComponent(text).replace("%40", "@")}` : undefined;
}

/** Not whether it exists: whether it has the form of one, so that a slip of the finger is seen. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 200 && /^[^\s@<>"',;:]+@[^\s@<>"',;:.]+(\.[^\s@<>"',;:.]+)+$/u.test(text);
