// HID 1.11: descriptors, class requests, and the reports of the protocol with every length and id.
import { hidChecks } from "./lib/hid-checks.ts";
import { pressChecks } from "./lib/press-checks.ts";
import { serialChecks, settingsChecks } from "./lib/settings-checks.ts";
import { testOnBoards } from "./lib/test-on-boards.ts";

testOnBoards([...hidChecks, ...pressChecks, ...settingsChecks, ...serialChecks]);
