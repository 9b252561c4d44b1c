import type { PageState } from "./protocol.ts";

/** After so long a page that nobody touched closes itself; undefined: it stays. */
export const closesAfterMs = (
  { stage, setup }: Pick<PageState, "stage"> & { readonly setup: Pick<PageState["setup"], "closeSeconds"> },
  isTouched: boolean,
): number | undefined =>
  stage === "sent" && !isTouched && setup.closeSeconds > 0 ? setup.closeSeconds * 1000 : undefined;
