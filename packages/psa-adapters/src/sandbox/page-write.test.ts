import { expect, test } from "vitest";
import { faultsOf } from "./page-write.ts";
import { switchesOf } from "./switches.ts";

test("a form of faults becomes faults; what it does not know is left out", () => {
  const form = new URLSearchParams("fault=delay&fault=badJson&fault=toString&frequency=once&ms=50&everything=yes");
  expect(faultsOf(form)).toEqual({ delay: { count: 1, ms: 50 }, badJson: { count: 1 }, everything: true });
  expect(faultsOf(new URLSearchParams("fault=offline&frequency=constructor"))).toEqual({ offline: {} });
  expect(faultsOf(new URLSearchParams())).toEqual({});
});

test("switches change what they stand for, and nothing when there is no such choice", () => {
  const variants: { end: "" | null; names: "camel" | "Pascal" } = { end: "", names: "camel" };
  const [end, names] = switchesOf(variants, { end: ["", null], names: ["camel", "Pascal"] });
  expect([end?.choices, end?.chosen()]).toEqual([["(empty)", "(null)"], 0]);
  end?.choose(1);
  names?.choose(2);
  expect(variants).toEqual({ end: null, names: "camel" });
  expect(end?.chosen()).toBe(1);
});
