import { expect, test } from "vitest";
import { newerKernels } from "./kernels.ts";

test.each([
  ["a newer package", "6.1.0-28-amd64", ["vmlinuz-6.1.0-28-amd64", "vmlinuz-6.1.0-30-amd64"], ["6.1.0-30-amd64"]],
  ["numbers, not letters", "6.1.0-9-amd64", ["vmlinuz-6.1.0-10-amd64"], ["6.1.0-10-amd64"]],
  ["an older one", "6.1.0-28-amd64", ["vmlinuz-6.1.0-27-amd64"], []],
  ["another kind", "6.1.0-28-amd64", ["vmlinuz-6.1.0-30-rt-amd64", "vmlinuz-6.1.0-30-cloud-amd64"], []],
  ["other files", "6.1.0-28-amd64", ["vmlinuz", "vmlinuz-0-rescue-ab12", "config-6.1.0-30-amd64", "grub"], []],
  [
    "Fedora's names",
    "5.14.0-427.13.1.el9_4.x86_64",
    ["vmlinuz-5.14.0-427.16.1.el9_4.x86_64"],
    ["5.14.0-427.16.1.el9_4.x86_64"],
  ],
  ["nothing", "6.1.0-28-amd64", [], []],
])("kernels that wait for a restart: %s", (_what, running, files, newer) => {
  expect(newerKernels(running, files)).toEqual(newer);
});
