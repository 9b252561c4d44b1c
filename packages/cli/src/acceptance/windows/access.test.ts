import { Tier2Error } from "@tier2/bridge";
import { expect, test } from "vitest";
import { parseAccessList, whoMay } from "./access.ts";

/** As Windows gives a folder of programs. */
const programFiles =
  "O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:AI(A;OICIIOID;GA;;;CO)(A;ID;0x1301bf;;;SY)" +
  "(A;OICIID;GXGR;;;BU)(A;ID;FA;;;BA)";

test("owner, inheritance and entries are read; what is inherited counts", () => {
  const list = parseAccessList("file", programFiles);
  expect(list).toMatchObject({ owner: expect.stringMatching(/^S-1-5-80-/) as unknown, isProtected: false });
  expect(whoMay(list, 0x2)).toEqual(["CO", "SY", "BA"]);
  expect(whoMay(list, 0x1)).toEqual(["CO", "SY", "BU", "BA"]);
});

test.each([
  ["D:P(A;;FA;;;SY)", true],
  ["O:BAG:SYD:PAI(A;;FA;;;SY)", true],
  ["D:PARAI(A;;FA;;;SY)", true],
  ["D:AI(A;;FA;;;SY)", false],
  ["D:(A;;FA;;;SY)", false],
])("%s: protected %s", (sddl, isProtected) => {
  expect(parseAccessList("file", sddl).isProtected).toBe(isProtected);
});

test("without a list everybody may everything; with an empty one nobody may anything", () => {
  expect(whoMay(parseAccessList("file", "O:BA"), 0x1)).toEqual(["everybody"]);
  expect(whoMay(parseAccessList("file", "O:BAD:NO_ACCESS_CONTROL"), 0x1)).toEqual(["everybody"]);
  expect(whoMay(parseAccessList("file", "O:BAD:P"), 0x1)).toEqual([]);
});

test("what is denied is nobody's right", () => {
  expect(whoMay(parseAccessList("file", "D:P(D;;GA;;;NU)(A;;FA;;;SY)"), 0x1)).toEqual(["SY"]);
});

test("generic rights are what the kind makes of them", () => {
  expect(whoMay(parseAccessList("service", "D:(A;;CCLCSWLOCRRC;;;IU)(A;;GA;;;SY)"), 0x32)).toEqual(["SY"]);
  expect(whoMay(parseAccessList("registry", "D:(A;;KR;;;BU)(A;;GR;;;AU)(A;;GW;;;WD)"), 0x6)).toEqual(["WD"]);
  expect(whoMay(parseAccessList("file", "D:(A;;0x80000000;;;BU)(A;;0x40000000;;;WD)"), 0x2)).toEqual(["WD"]);
});

test.each([
  "D:(X;;FA;;;SY)",
  "D:(A;;QQ;;;SY)",
  "D:(A;;FA;;;)",
  "nonsense",
  "D:(A;;FA;;;SY",
  "D:(XA;;FX;;;S-1-1-0;(a))",
])("%s is not guessed at", (sddl) => {
  expect(() => parseAccessList("file", sddl)).toThrow(Tier2Error);
});
