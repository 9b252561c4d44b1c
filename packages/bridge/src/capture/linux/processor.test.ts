import { expect, test } from "vitest";
import { isVirtualProcessor, processorOf } from "./processor.ts";

const stat = "cpu  1 1 1 1\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nintr 5\n";

test("model and number of cores", () => {
  const cpuInfo = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t\t: fpu hypervisor sse\n\nprocessor\t: 1\n";
  expect(processorOf(cpuInfo, stat, "x86_64")).toEqual({ model: "Some CPU @ 2 GHz", cores: 2 });
  expect(isVirtualProcessor(cpuInfo)).toBe(true);
  expect(isVirtualProcessor("flags : fpu sse\n")).toBe(false);
});

test.each(["", "\0", "processor\t: 0\nBogoMIPS\t: 108.00\n"])(
  "a processor without a name (%j) has its kind",
  (text) => {
    expect(processorOf(text, "", "aarch64")).toEqual({ model: "aarch64", cores: 1 });
  },
);
