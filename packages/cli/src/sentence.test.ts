import { expect, test } from "vitest";
import { createSentences } from "./sentence.ts";

const first = { route: "first", host: "psa.invalid" } as const;
const error = { code: "x", category: "storage", message: "The disk is full.", hint: "Make room." } as const;

test("what a person should know is a sentence with its remedy", () => {
  const sentence = createSentences();
  expect(sentence({ type: "button.none" })).toMatch(/No button is attached.*waits/);
  expect(sentence({ type: "storage.failed", error })).toBe("The disk is full.\n  Make room.");
  const adapterError = { code: "auth_rejected", message: "The keys are refused.", hint: "Make new ones." } as const;
  expect(sentence({ type: "delivery.failed", pressId: "p", error: adapterError, nextAttemptAtMs: undefined })).toBe(
    "The ticket is refused: The keys are refused.\n  Make new ones.",
  );
  const ticket = { id: "7", number: "7", url: "https://psa.invalid/7" };
  expect(
    sentence({
      type: "ticket.accepted",
      pressId: "p",
      serial: "s",
      ticket,
      elapsedMs: 5,
      duplicates: [],
      route: "first",
    }),
  ).toContain("https://psa.invalid/7");
});

test("trouble with the helpdesk system is told when it begins and when it is over, not at every attempt", () => {
  const sentence = createSentences();
  const lost = { code: "connection_lost", message: "The connection broke.", hint: "Check the network." } as const;
  const began = sentence({
    ...first,
    type: "destination.changed",
    state: "unreachable",
    error: lost,
    nextAttemptAtMs: 5,
  });
  expect(began).toBe(
    "Tickets wait: The connection broke.\n  Check the network.\n  They are tried again by themselves.",
  );
  expect(sentence({ type: "delivery.failed", pressId: "p", error: lost, nextAttemptAtMs: 5 })).toBeUndefined();
  const over = {
    ...first,
    type: "destination.changed",
    state: "reachable",
    error: undefined,
    nextAttemptAtMs: undefined,
  } as const;
  expect(sentence(over)).toContain("again");
});

test("what only a log needs is none", () => {
  const sentence = createSentences();
  expect(sentence({ type: "light.changed", serial: "s", name: "sent" })).toBeUndefined();
  expect(sentence({ type: "press.captured", pressId: "p", durationMs: 1 })).toBeUndefined();
});

test("a press that waits though the helpdesk system answers is told of, once for each reason", () => {
  const sentence = createSentences();
  const waits = (message: string): string | undefined =>
    sentence({ type: "delivery.failed", pressId: "p", error: { code: "not_found", message }, nextAttemptAtMs: 5 });
  expect(waits("Nobody knows the address.")).toContain("Tickets wait: Nobody knows the address.");
  expect(waits("Nobody knows the address.")).toBeUndefined();
  expect(waits("The answer is no JSON.")).toContain("no JSON");
  const ticket = { id: "7", number: "7" };
  sentence({
    type: "ticket.accepted",
    pressId: "p",
    serial: "s",
    ticket,
    elapsedMs: 5,
    duplicates: [],
    route: "first",
  });
  expect(waits("The answer is no JSON.")).toContain("no JSON");
});
