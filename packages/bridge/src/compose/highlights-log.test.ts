import { expect, test } from "vitest";
import { hardwareErrors, killedForMemory, refusedSignIns, stoppedServices } from "./highlights-log.ts";

const sees = { hardwareErrors, killedForMemory, refusedSignIns, stoppedServices };
const seenIn = (source: string, text: string): string[] =>
  Object.entries(sees).flatMap(([name, see]) =>
    see({ sinceHours: 24, errors: [{ source, text, count: 1 }] }).length > 0 ? [name] : [],
  );

test.each([
  ["kernel", "blk_update_request: I/O error, dev sda, sector 1234", "hardwareErrors"],
  ["kernel", "EXT4-fs error (device sda1): ext4_lookup: deleted inode", "hardwareErrors"],
  ["kernel", "mce: [Hardware Error]: Machine check events logged", "hardwareErrors"],
  ["disk", "The device, \\Device\\Harddisk0\\DR0, has a bad block.", "hardwareErrors"],
  ["kernel", "Out of memory: Killed process 812 (firefox)", "killedForMemory"],
  ["systemd", "Failed to start cups.service - CUPS Scheduler.", "stoppedServices"],
  ["Service Control Manager", "The Print Spooler service terminated unexpectedly.", "stoppedServices"],
  ["systemd-coredump", "Process 900 (soffice.bin) of user 1000 dumped core.", "stoppedServices"],
  ["sshd", "error: PAM: Authentication failure for ann from 192.0.2.7", "refusedSignIns"],
  ["sudo", "pam_unix(sudo:auth): conversation failed, auth could not identify password for [ann]", "refusedSignIns"],
])("%s: %s", (source, text, name) => expect(seenIn(source, text)).toEqual([name]));

test.each([
  ["kernel", "usb 1-2: device descriptor read/64, error -71"],
  ["dhclient", "Failed to send packet: no route"],
  ["gdm", "Gdm: on_display_added: assertion failed"],
])("healthy computers log, too: %s: %s", (source, text) => expect(seenIn(source, text)).toEqual([]));

test("one sentence for all of a kind: how many, and the newest", () => {
  const error = (atMs: number, text: string, count: number): object => ({ atMs, source: "systemd", text, count });
  const errors = [error(1, "Failed to start a.", 2), error(9, "Failed to start b.", 3), error(5, "other", 7)] as never;
  expect(stoppedServices({ sinceHours: 24, errors })).toEqual([
    "A program or service failed (system's log, 5 times): systemd: Failed to start b.",
  ]);
  expect(stoppedServices(undefined)).toEqual([]);
});
