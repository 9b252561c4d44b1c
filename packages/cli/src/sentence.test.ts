import { expect, test } from "vitest";
import { sentence } from "./sentence.ts";

const error = { code: "x", category: "storage", message: "The disk is full.", hint: "Make room." } as const;

test("what a person should know is a sentence with its remedy", () => {
  expect(sentence({ type: "button.none" })).toMatch(/No button is attached.*waits/);
  expect(sentence({ type: "storage.failed", error })).toBe("The disk is full.\n  Make room.");
  const adapterError = { code: "auth_rejected", message: "The keys are refused.", hint: "Make new ones." } as const;
  expect(sentence({ type: "delivery.failed", pressId: "p", error: adapterError, nextAttemptAtMs: undefined })).toBe(
    "The ticket is not made yet: The keys are refused.\n  Make new ones.",
  );
  const ticket = { id: "7", number: "7", url: "https://psa.invalid/7" };
  expect(
    sentence({ type: "ticket.accepted", pressId: "p", serial: "s", ticket, elapsedMs: 5, duplicates: [] }),
  ).toContain("https://psa.invalid/7");
});

test("what only a log needs is none", () => {
  expect(sentence({ type: "light.changed", serial: "s", name: "sent" })).toBeUndefined();
  expect(sentence({ type: "press.captured", pressId: "p", durationMs: 1 })).toBeUndefined();
});
