import path from "node:path";
import { expect, test } from "vitest";
import { findProblems } from "../config/find-problems.ts";
import { type LoadedConfig, parseConfig } from "../config/load-config.ts";
import { openInForce } from "../config/open-in-force.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { refuseWrongTexts } from "./refuse-wrong-texts.ts";

const environment = { SECRET: "a-shared-secret-of-the-first-kind" };
const textOf = (subject: string): string =>
  `schemaVersion: 1
psa: { kind: webhook, url: "https://psa.example.test/hook", secret: "env:SECRET" }
texts:
  subject: |
    Help
    ${subject}
`;
const loaded = (subject: string): LoadedConfig =>
  parseConfig(path.join(temporaryFolder(), "config.yaml"), textOf(subject));

test("a changed configuration with a wrong template is refused, with file and line", async () => {
  await expect(refuseWrongTexts(loaded("{{ who }}"))).resolves.toBeUndefined();
  await expect(refuseWrongTexts(loaded("{% if %}"))).rejects.toMatchObject({
    ...{ category: "rule", code: "text_template_unreadable" },
    message: expect.stringMatching(
      /config\.yaml:6: the template "texts\.subject" is wrong at line 2, column \d+/,
    ) as string,
  });
});

test("at a start it is no reason to stand still", async () => {
  const { texts = {} } = await openInForce(loaded("{% if %}"), environment);
  expect(texts.subject).toMatchObject({ problem: { line: 2 } });
});

test("the check of a configuration tells it", async () => {
  expect(await findProblems("config.yaml", textOf("{{ wo }}"), environment)).toMatchObject([
    { line: 6, place: "texts.subject", code: "text_name_unknown", hint: 'Did you mean "who"?' },
  ]);
});
