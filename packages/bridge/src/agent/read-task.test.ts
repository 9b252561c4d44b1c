import { expect, test } from "vitest";
import { readTask } from "./read-task.ts";

const read = (task: object): unknown => readTask(JSON.stringify({ id: "7", ...task }));

test("tasks as the bridge sends them", () => {
  const page = { id: "7", kind: "open-page", url: "http://127.0.0.1:40123/#aB-_09" } as const;
  const picture = { id: "7", kind: "take-picture", of: "all-monitors", denyTitles: ["Käse"], denyApplications: [] };
  expect([read(page), read(picture)]).toEqual([page, picture]);
  expect(read({ kind: "show-notice", title: "a\nb", text: `c\u202e${"d".repeat(999)}` })).toEqual({
    ...{ id: "7", kind: "show-notice", title: "a b" },
    text: expect.stringMatching(/^cd{198}…$/) as unknown,
  });
});

test.each([
  "https://127.0.0.1:1/",
  "http://127.0.0.1/",
  "http://127.0.0.1:1@evil.example/",
  "http://127.0.0.1:123456/",
  "http://127.0.0.1.evil.example:1/",
  "http://localhost:1/",
  "http://[::1]:1/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "calc.exe",
  "--help",
  "http://127.0.0.1:1/ --help",
  'http://127.0.0.1:1/"&calc',
  "http://127.0.0.1:1/\ncalc",
  String.raw`http://127.0.0.1:1\@evil.example/`,
  `http://127.0.0.1:1/${"a".repeat(2000)}`,
  7,
])("nothing else is opened: %s", (url) => {
  expect(read({ kind: "open-page", url })).toBeUndefined();
});

test.each([
  "",
  "null",
  "7",
  "[]",
  "{",
  '{"kind":"run","id":"7","command":"rm"}',
  '{"kind":"open-page","url":"http://127.0.0.1:1/"}',
  '{"kind":"open-page","id":"../../x","url":"http://127.0.0.1:1/"}',
  '{"kind":"show-notice","id":"7","title":"x"}',
  '{"kind":"take-picture","id":"7","of":"everything","denyTitles":[],"denyApplications":[]}',
  '{"kind":"take-picture","id":"7","of":"all-monitors","denyApplications":[]}',
  '{"kind":"take-picture","id":"7","of":"all-monitors","denyTitles":[7],"denyApplications":[]}',
])("what is no task is passed over: %s", (json) => {
  expect(readTask(json)).toBeUndefined();
});
