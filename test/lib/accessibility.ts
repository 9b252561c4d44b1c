import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What shuts somebody out of the page as it is shown now: each rule that it breaks, with the elements. */
export const accessibilityProblems = async (page: Page): Promise<readonly string[]> => problems(page, rules);

/** As accessibilityProblems(), of the rules that other colours can break. */
export const colourProblems = async (page: Page): Promise<readonly string[]> =>
  problems(page, ["color-contrast", "link-in-text-block"]);

async function problems(page: Page, tags: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).join(", ")))`);
}
