import { expect, test } from "vitest";
import { firmwareText, virtualMachineOf } from "./hardware.ts";

test.each([
  "To Be Filled By O.E.M.",
  "Default string",
  "System Product Name",
  "None",
  "0",
  "  ",
  "\0",
  "xxxxxxx",
  "N/A",
])("%j says nothing", (text) => {
  expect(firmwareText(text)).toBe("");
});

test("what says something stays", () => {
  expect(firmwareText("OptiPlex 7090\n")).toBe("OptiPlex 7090");
  expect(firmwareText("Raspberry Pi 4 Model B Rev 1.4\0")).toBe("Raspberry Pi 4 Model B Rev 1.4");
  expect(firmwareText("0042X")).toBe("0042X");
});

test.each([
  ["VMware, Inc.", "VMware7,1", "", false, "VMware"],
  ["Microsoft Corporation", "Virtual Machine", "", true, "Hyper-V"],
  ["Microsoft Corporation", "Surface Pro 9", "", false, ""],
  ["QEMU", "Standard PC (Q35)", "", true, "QEMU/KVM"],
  ["", "", "xen\n", false, "Xen"],
  ["", "", "", true, "unknown kind"],
  ["Dell Inc.", "OptiPlex 7090", "", false, ""],
])("%j %j is the virtual machine it is", (manufacturer, model, hypervisor, isVirtualProcessor, kind) => {
  expect(virtualMachineOf({ manufacturer, model, hypervisor, isVirtualProcessor })).toBe(kind);
});
