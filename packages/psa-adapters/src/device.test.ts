import { expect, test } from "vitest";
import { deviceKeys } from "./device.ts";

test.each([
  ...["To be filled by O.E.M.", "To Be Filled By O.E.M", "Default string", "System Serial Number", "None", "N/A", "0"],
  ...[
    "Not Specified",
    "Not Applicable",
    "Chassis Serial Number",
    "INVALID",
    "OEM_Serial",
    "SerNum0",
    "$(DEFAULT_STRING)",
  ],
  ...[
    "0000000000",
    "00-00-00-00",
    "XXXXXXXX",
    "........",
    "１１１１１",
    "123456789",
    "0123456789",
    "1234567890",
    " ",
    "\u0000",
  ],
  "A".repeat(5000),
])("%j is nobody's serial number", (serialNumber) => {
  expect(deviceKeys({ serialNumber })).toEqual({ hostname: "", serialNumber: "" });
});

test.each([
  "localhost",
  "LOCALHOST.",
  "localhost.localdomain",
  "DESKTOP",
  "none",
  "10.0.0.7",
  "::1",
  ".",
  "",
  "x".repeat(256),
])("%j is nobody's host name", (hostname) => {
  expect(deviceKeys({ hostname })).toEqual({ hostname: "", serialNumber: "" });
});

test.each(["DESKTOP-4F7K2QP", "acme-pc-7.acme.example", "SERVER01"])("%j is a host name", (hostname) => {
  expect(deviceKeys({ hostname: ` ${hostname}.\n` })).toMatchObject({ hostname });
});

test.each(["7XK2Q13", "VMware-56 4d 1a", "PF0000A1", "5CD1234567", "12345678A"])(
  "%j is a serial number",
  (serialNumber) => {
    expect(deviceKeys({ serialNumber: `${serialNumber} ` })).toMatchObject({ serialNumber });
  },
);
