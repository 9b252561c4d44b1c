import { expect, test } from "vitest";
import { hashedMachineId, parseMachineGuid, parseMachineId, readMachineId } from "./machine-id.ts";

const id = "0123456789abcdef0123456789abcdef";

test("the file of systemd, and what stands in it on an image that was never started", () => {
  expect(parseMachineId(`${id}\n`)).toBe(id);
  expect(parseMachineId(id.toUpperCase())).toBe(id);
  for (const none of ["", "\n", "uninitialized\n", `${id}0`, "0".repeat(32), "not an id"]) {
    expect(parseMachineId(none)).toBeUndefined();
  }
});

test("the GUID that Windows made for itself", () => {
  const guid = "01234567-89ab-cdef-0123-456789abcdef";
  expect(parseMachineGuid(guid.toUpperCase())).toBe(guid);
  for (const none of ["", `${guid}0`, "not an id"]) {
    expect(parseMachineGuid(none)).toBeUndefined();
  }
});

test("our id tells nothing of the machine's, and is another for each", () => {
  const ours = hashedMachineId(id);
  expect(ours).toMatch(/^[0-9a-f]{32}$/);
  expect(ours).not.toBe(id);
  expect(hashedMachineId(id.replace("0", "1"))).not.toBe(ours);
});

test("the same every time, and none where there is nothing to read", () => {
  expect(readMachineId()).toBe(readMachineId());
  expect(readMachineId(undefined, "freebsd")).toBeUndefined();
  expect(readMachineId("/no/such/file")).toBeUndefined();
});
