import { cleanLine } from "../compose/clean-text.ts";
import type { SentTask } from "./tasks.ts";

/** A page of this computer, as the bridge serves them, and nothing that a shell or a browser could read otherwise. */
const pageAddress = /^http:\/\/127\.0\.0\.1:\d{1,5}\/[\w\-./~%?=&]*(?:#[\w\-.~%=&]*)?$/;
const longestAddress = 2000;
const longestTitle = 80;
const longestText = 200;
const mostDenied = 1000;
const parts = ["active-window", "all-monitors"] as const;

/**
 * A task in the JSON that the bridge sent; undefined when an agent does no such thing. The agent has more rights in the
 * person's session than the bridge has, and lends it only these.
 */
export function readTask(json: string): SentTask | undefined {
  const given = objectIn(json);
  const id = given["id"];
  if (typeof id !== "string" || !/^\w{1,50}$/.test(id)) {
    return undefined;
  }
  switch (given["kind"]) {
    case "open-page": {
      const { url } = given;
      const isPage = typeof url === "string" && url.length <= longestAddress && pageAddress.test(url);
      return isPage ? { id, kind: "open-page", url } : undefined;
    }
    case "show-notice": {
      const { title, text } = given;
      return typeof title === "string" && typeof text === "string"
        ? { id, kind: "show-notice", title: cleanLine(title, longestTitle), text: cleanLine(text, longestText) }
        : undefined;
    }
    case "take-picture": {
      const of = parts.find((one) => one === given["of"]);
      const [denyTitles, denyApplications] = [textsIn(given["denyTitles"]), textsIn(given["denyApplications"])];
      return of === undefined || denyTitles === undefined || denyApplications === undefined
        ? undefined
        : { id, kind: "take-picture", of, denyTitles, denyApplications };
    }
    default:
      return undefined;
  }
}

function objectIn(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Undefined: a list that cannot be read may hide something; then there is no picture. */
function textsIn(value: unknown): readonly string[] | undefined {
  const isList = Array.isArray(value) && value.length <= mostDenied;
  return isList && value.every((one) => typeof one === "string") ? value : undefined;
}
