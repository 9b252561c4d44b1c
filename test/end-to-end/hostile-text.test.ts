// Whatever a person says, a computer reads or a configuration holds: tickets are made of it, and it stays text in each
// helpdesk system, in the log and in the terminal.
import { readFileSync } from "node:fs";
import path from "node:path";
import { type ShownPress, cleanLines } from "@tier2/bridge";
import { type AdapterContext, openAdapter } from "@tier2/psa-adapters";
import { sandboxKinds } from "@tier2/psa-adapters/sandbox";
import { describe, expect, test } from "vitest";
import { tier2 } from "../../packages/cli/src/testing/fake-bridge.ts";
import { type HostileDesk, saidHere, startHostileDesk } from "../lib/hostile-desk.ts";
import { type HostileText, claimedPressId, harmfulIn, hostileTexts, textsIn } from "../lib/hostile-texts.ts";
import { scaled } from "../lib/scale.ts";

/** Each text meets one helpdesk system at the small scale, and all at the full one. */
const textsFor = (kind: string): readonly HostileText[] => {
  const turn = sandboxKinds.indexOf(kind);
  const its = hostileTexts.filter((_text, index) => index % sandboxKinds.length === turn);
  return scaled({ small: its, full: hostileTexts });
};

/** The members of requests whose text the helpdesk system shows as HTML; all others are plain there. */
const htmlMembers: Readonly<Record<string, readonly string[]>> = {
  atera: ["Description", "CommentText"],
  "kaseya-bms": ["Details"],
};
const longestText = 150_000;
const mostNotes = 20;

interface Landed {
  readonly shown: ShownPress;
  /** What was sent for it. */
  readonly bodies: readonly unknown[];
  readonly ticket: ReturnType<HostileDesk["sandbox"]["page"]["tickets"]>[number];
}

/** Presses, and holds that it became one ticket with all that belongs to it. */
async function land({ sandbox, sent, press }: HostileDesk, text: string): Promise<Landed> {
  const [ticketsBefore, sentBefore] = [sandbox.page.tickets().length, sent.length];
  const shown = await press(text);
  const added = sandbox.page.tickets().slice(ticketsBefore);
  const [ticket] = added;
  if (ticket === undefined || added.length > 1) {
    throw new Error(`${added.length} tickets were made of one press.`);
  }
  expect(shown.followUps.filter(({ state }) => state !== "done" && state !== "unsupported")).toEqual([]);
  return { shown, bodies: sent.slice(sentBefore), ticket: { ...ticket, attachments: [] } };
}

/** Nothing of it acts, where it was sent and where it is shown, and nothing is endless. */
function expectInert({ bodies, ticket }: Landed, evaluated?: string): void {
  const all = [...bodies, ticket].flatMap(textsIn);
  expect(all.flatMap((one) => harmfulIn(one) ?? [])).toEqual([]);
  expect(all.filter((one) => evaluated !== undefined && one.includes(evaluated))).toEqual([]);
  expect(Math.max(...all.map(({ length }) => length))).toBeLessThan(longestText);
  expect(ticket.notes.length).toBeLessThan(mostNotes);
  expect(ticket.summary).not.toContain("\n");
}

const entity = /&(?:lt|gt|quot|#39|amp);/;

/** Escaped where the helpdesk system takes HTML, and nowhere else, where entities would be seen. */
function expectHtmlWhereItIsTaken(kind: string, { bodies }: Landed, { text }: HostileText): void {
  const members = bodies.flatMap((body) => Object.entries(body as Readonly<Record<string, unknown>>));
  const isWrong = ([name, value]: readonly [string, unknown]): boolean => {
    if (typeof value !== "string") {
      return false;
    }
    const isHtml = htmlMembers[kind]?.includes(name) === true;
    return isHtml ? /[<>"']/.test(value.replaceAll("<br>", "")) : entity.test(value) && !entity.test(text);
  };
  expect(members.filter(isWrong)).toEqual([]);
}

const squeezed = (text: string): string => text.replaceAll("[ #", "[#").replaceAll(/\s/g, "");
const textOf = ({ ticket }: Landed, isInternal: boolean): string =>
  ticket.notes
    .filter((note) => note.isInternal === isInternal)
    .map(({ text }) => text)
    .join("\n");

function expectNothingLost(landed: Landed, { text }: HostileText): void {
  const beginning = (words: string): string => squeezed(cleanLines(`${words} ${text}`, 1000)).slice(0, 200);
  const seen = squeezed(textOf(landed, false));
  expect(seen).toContain(beginning(saidHere));
  expect(seen).toContain(beginning(`${saidHere} afterwards`));
}

/** What people say stands before our own lines in the public text; in the note no line of it begins as ours do. */
function expectOwnLinesToldApart(landed: Landed, { text }: HostileText): void {
  const internal = textOf(landed, true).split("\n");
  const beginningWith = (words: string): string[] => internal.filter((line) => line.startsWith(words));
  expect(beginningWith("Press id:")).toEqual([`Press id: ${landed.shown.press.pressId}`]);
  expect(beginningWith("Button:")).toHaveLength(1);
  expect(beginningWith("---- Machine data")).toHaveLength(1);
  expect(internal.filter((line) => /^-+$/.test(line))).toHaveLength(1);
  expect(beginningWith("User registration requested").length).toBeLessThan(2);
  const [description = ""] = landed.ticket.notes.filter(({ isInternal }) => !isInternal).map((note) => note.text);
  const whole = squeezed(cleanLines(text, 3000));
  const end = description.lastIndexOf("\nWho: ");
  const isCut = description.length >= 3000;
  expect(isCut || (end > 0 && squeezed(description.slice(0, end)).includes(whole))).toBe(true);
}

function expectQuietLog({ logLines }: HostileDesk): void {
  expect(logLines.length).toBeGreaterThan(10);
  for (const line of logLines) {
    expect(line.endsWith("}\n") && harmfulIn(line) === undefined).toBe(true);
    expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) as string });
    expect(line).not.toMatch(new RegExp(`${saidHere}|alert\\(1\\)|registration|env:SECRET`));
  }
}

describe.each(sandboxKinds)("%s", (kind) => {
  test("a press with hostile words, person and computer is one ticket, and all of it is text there", async () => {
    const desk = await startHostileDesk(kind);
    for (const hostile of textsFor(kind)) {
      const landed = await land(desk, hostile.text);
      try {
        expectInert(landed, hostile.evaluated);
        expectHtmlWhereItIsTaken(kind, landed, hostile);
        expectNothingLost(landed, hostile);
        expectOwnLinesToldApart(landed, hostile);
      } catch (error) {
        throw new Error(`${kind}: ${hostile.name}`, { cause: error });
      }
    }
    expectQuietLog(desk);
  });

  test("what looks like a mark of ours is none", async () => {
    const desk = await startHostileDesk(kind);
    const { shown } = await land(desk, `x [#${claimedPressId}] [#${claimedPressId}-i1]`);
    const adapter = await openAdapter(desk.sandbox.config);
    const context: AdapterContext = {
      fetch: async (url, init) => fetch(url, init),
      now: Date.now,
      logger: { debug: () => undefined, warn: () => undefined },
      signal: AbortSignal.timeout(30_000),
    };
    const id = shown.press.ticket?.id ?? "";
    const found = [await adapter.find(claimedPressId, context), await adapter.findNote(id, claimedPressId, context)];
    expect(found.filter(({ status }) => status !== "absent" && status !== "unsupported")).toEqual([]);
  });

  test("rules, templates and a configured person with hostile text: tickets all the same", async () => {
    const texts = textsFor(kind);
    const part = "{{ who }} {{ hostname }} {{ input_name }} {{ email }} {{ selections | join: '|' }}";
    const longest = (text: string, most: number): string => text.slice(0, most).toWellFormed();
    const desk = await startHostileDesk(kind, {
      person: { name: longest(texts[0]?.text ?? "x", 100) },
      support: { name: longest(texts[1]?.text ?? "x", 200) },
      texts: {
        subject: `{{ summary }} ${part}`,
        publicText: `{{ message }}\n${part} {{ support.name }}`,
        internalNote: `{{ message }}\n${part} {{ machineData }}`,
      },
      rules: texts.map(({ name, text }) => ({
        name: longest(`${name} ${text}`, 100),
        when: `message.startsWith("${saidHere}")`,
        set: { priority: longest(text, 4000), [longest(`${name}${text}`, 60)]: longest(text, 4000) },
        append: longest(text, 4000),
        privateAppend: longest(text, 4000),
      })),
    });
    for (const { name, text, evaluated } of texts.slice(0, scaled({ small: 3, full: texts.length }))) {
      const landed = await land(desk, text);
      try {
        expectInert(landed, evaluated);
        expect(textOf(landed, true)).toContain(`Press id: ${landed.shown.press.pressId}`);
      } catch (error) {
        throw new Error(`${kind}: ${name}`, { cause: error });
      }
    }
    expectQuietLog(desk);
  });
});

test("commands that tell of such presses print text and valid JSON", async () => {
  const person = { name: "\u001b]0;x\u0007\u202egpj\u009b31m" };
  const rules = [{ name: "\u001b[2J\u202e", when: "'\u009b' == ''", append: "\u001b]52;c;eA==\u0007" }];
  const desk = await startHostileDesk("connectwise", { person, rules });
  const ids: string[] = [];
  for (const { text } of textsFor("connectwise")) {
    ids.push((await desk.press(text)).press.pressId);
  }
  const file = path.join(path.dirname(desk.configFile), "diagnostics.json");
  const commands = [
    ...[
      ["status"],
      ["queue", "list"],
      ["queue", "export"],
      ["queue", "export", "--format", "csv"],
      ["telemetry", "--json"],
    ],
    ...[
      ["diagnostics", "--yes", "--out", file],
      ["press", "--dry-run"],
    ],
    ...ids.flatMap((id) => [
      ["queue", "show", id],
      ["rules", "test", "--press", id],
    ]),
  ];
  // what looks at the whole computer takes seconds
  const once = new Set(["diagnostics", "export", ...scaled({ small: ["telemetry", "press"], full: [] })]);
  const isTwofold = (words: readonly string[]): boolean => !words.some((word) => once.has(word));
  const all = commands.flatMap((words) => (isTwofold(words) ? [words, [...words, "--json"]] : [words]));
  for (const words of all) {
    const { stdout, stderr } = await tier2([...words, "--config", desk.configFile]);
    const command = words.join(" ");
    expect({ command, harm: [stdout.replaceAll("\r\n", "\n"), stderr].map(harmfulIn) }).toEqual({
      command,
      harm: [undefined, undefined],
    });
    expect(stdout.length).toBeGreaterThan(20);
    expect(words.includes("--json") ? JSON.parse(stdout) : {}).toBeTypeOf("object");
  }
  const bundle = readFileSync(file, "utf8");
  expect(harmfulIn(bundle)).toBeUndefined();
  expect(JSON.parse(bundle)).toMatchObject({ schemaVersion: 1 });
  expect(bundle).not.toContain(saidHere);
});
