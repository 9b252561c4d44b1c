import { type Answer, json } from "../../sandbox/answer.ts";
import type { SandboxVariants } from "./data.ts";

const defaultInPage = 20;
const mostInPage = 50;

/** One page of a list in Atera's envelope. */
export function listAnswer(rows: readonly object[], address: URL, { endOfList, linkHost }: SandboxVariants): Answer {
  const page = wholeNumber(address.searchParams.get("page")) ?? 1;
  const itemsInPage = Math.min(wholeNumber(address.searchParams.get("itemsInPage")) ?? defaultInPage, mostInPage);
  const totalPages = Math.max(1, Math.ceil(rows.length / itemsInPage));
  const link = (number: number): string => {
    const target = new URL(linkHost === "own" ? address.href : `http://elsewhere.invalid${address.pathname}`);
    target.searchParams.set("page", String(number));
    return target.href;
  };
  return json(200, {
    items: rows.slice((page - 1) * itemsInPage, page * itemsInPage),
    totalItemCount: rows.length,
    page,
    itemsInPage,
    totalPages,
    prevLink: page > 1 ? link(page - 1) : endOfList,
    nextLink: page < totalPages ? link(page + 1) : endOfList,
  });
}

function wholeNumber(text: string | null): number | undefined {
  const number = Number(text);
  return text !== null && Number.isInteger(number) && number > 0 ? number : undefined;
}
