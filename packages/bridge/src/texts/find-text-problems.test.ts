import { expect, test } from "vitest";
import { sourceOf } from "../config/layered-source.ts";
import { plainData } from "../config/load-config.ts";
import { defaultTexts } from "./default-texts.ts";
import { findTextProblems } from "./find-text-problems.ts";
import { prepareTexts } from "./ready-texts.ts";
import { type TextsConfig, textsSection } from "./section.ts";
import { filterNames, loadTemplates, tagNames } from "./template.ts";

async function problemsOf(text: string): Promise<string[]> {
  const source = sourceOf("config.yaml", text);
  const { texts } = plainData(source) as { texts: TextsConfig };
  const ready = await prepareTexts(textsSection.parse(texts), loadTemplates);
  return findTextProblems({ source, texts: ready }).map(
    ({ line, code, place, message, hint }) => `${line} ${code} ${place}: ${message} ${hint}`,
  );
}

test("the defaults, and what texts and lists have, are right", async () => {
  expect(await problemsOf(`texts: ${JSON.stringify(defaultTexts)}`)).toEqual([]);
  const members =
    "{{ who.size }} {{ remarks.first }} {{ remarks[0] }} {{ disk.freePercent }} {{ network.gateways[0] }}";
  const locals = "{% assign x = who %}{{ x }}{% for one in remarks %}{{ one }}{{ forloop.index }}{% endfor %}";
  expect(await problemsOf(`texts: { publicText: ${JSON.stringify(members + locals)} }`)).toEqual([]);
});

test("names are told with their lines, and what was meant", async () => {
  const text = [
    ...["texts:", "  internalNote: |", "    {{ hostnam }}", "    {% if disk.freepercent < 5 %}full{% endif %}"],
    ...["    {{ freePercent }} {{ person }} {{ who.length }}", "    {{ weather }}"],
  ];
  expect(await problemsOf(text.join("\n"))).toEqual([
    '3 text_name_unknown texts.internalNote: the template "texts.internalNote" is wrong at line 1, column 4 of it: "hostnam" is no name of a ticket text. Did you mean "hostname"?',
    '4 text_name_unknown texts.internalNote: the template "texts.internalNote" is wrong at line 2, column 7 of it: "disk.freepercent" is no name of a ticket text. Did you mean "disk.freePercent"?',
    '5 text_name_unknown texts.internalNote: the template "texts.internalNote" is wrong at line 3, column 4 of it: "freePercent" is no name of a ticket text. Did you mean "disk.freePercent"?',
    '5 text_name_unknown texts.internalNote: the template "texts.internalNote" is wrong at line 3, column 22 of it: "person" is a group of names. docs/texts.md lists them.',
    expect.stringContaining('"who.length" is no name of a ticket text') as string,
    expect.stringContaining("6 text_name_unknown") as string,
  ]);
});

test.each([
  [
    "{{ who | upcas }}",
    'text_filter_unknown texts.subject: .* column 1 of it: there is no filter "upcas". Did you mean "upcase"',
  ],
  ["{{ who | escape }}", 'there is no filter "escape". '],
  ["{% fro x in remarks %}", 'text_tag_unknown .*: there is no tag "fro". Did you mean "for"'],
  ["{% include 'x' %}", 'there is no tag "include". '],
  ["a {% endif %}", 'column 3 of it: "endif" closes nothing there. Each if'],
  ["{% if who %}", "text_template_unreadable .*: tag .* not closed. docs/texts.md shows"],
  ["{{ who", "not closed"],
])("%s is told", async (subject, problem) => {
  const [found = "", ...others] = await problemsOf(`schemaVersion: 1\ntexts: { subject: ${JSON.stringify(subject)} }`);
  expect(found).toMatch(new RegExp(`^2 .*${problem}`));
  expect(others).toEqual([]);
});

test("every filter and tag that is allowed is one of the library", async () => {
  const compile = await loadTemplates();
  expect(filterNames.filter((name) => "problem" in compile(`{{ who | ${name}: 1 }}`))).toEqual([]);
  const unknown = tagNames
    .map((name) => compile(`{% ${name} %}`))
    .filter((one) => {
      return "problem" in one && one.problem.message.endsWith("not found");
    });
  expect(unknown).toEqual([]);
});
