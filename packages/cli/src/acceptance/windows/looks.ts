import path from "node:path";
import { Tier2Error, type WindowsInstallation, openInstallation } from "@tier2/bridge";
import { configFileOf } from "../../common-options.ts";
import { type Finding, skipped } from "../../doctor/finding.ts";
import { type Look, type Looks, lookAt } from "../look.ts";
import { judgePipe, judgePipeOwner, judgePrivateFolder, judgeSettingsKeys, judgeUnchangeable } from "./access-looks.ts";
import {
  judgeEventSource,
  judgeFiles,
  judgeRunEntry,
  judgeSignatures,
  judgeVersions,
  programFolder,
} from "./file-looks.ts";
import { serviceName } from "./names.ts";
import {
  hasService,
  judgePreshutdown,
  judgeRecovery,
  judgeRegistered,
  judgeRunning,
  judgeSid,
  judgeStart,
  noService,
} from "./service-looks.ts";

/** Of the service's data. */
const dataFolder = (): string => path.dirname(configFileOf(undefined));

/** What an account may not look at says nothing of the installation. */
function judged(judge: () => Finding): Finding {
  try {
    return judge();
  } catch (error) {
    if (error instanceof Tier2Error && error.code === "windows_access_denied") {
      return skipped(`${error.message} ${error.hint}`);
    }
    throw error;
  }
}

type Judge = (reader: WindowsInstallation) => Finding;

/** Nothing is opened before the first look. */
export function windowsLooks(open: () => WindowsInstallation = openInstallation): Looks {
  let opened: WindowsInstallation | undefined;
  const always = (category: Look["category"], judge: Judge): Look =>
    lookAt(category, async () => judged(() => judge((opened ??= open()))));
  /** Of what comes with the service. */
  const installed = (category: Look["category"], judge: Judge): Look =>
    always(category, (reader) => (hasService(reader) ? judge(reader) : noService));
  return {
    "install-files": installed("bridge", (reader) => judgeFiles(reader)),
    "install-version": installed("bridge", (reader) => judgeVersions(reader)),
    "install-signature": installed("permission", judgeSignatures),
    "service-registered": always("bridge", judgeRegistered),
    "service-start": installed("bridge", judgeStart),
    "service-recovery": installed("bridge", judgeRecovery),
    "service-sid": installed("permission", judgeSid),
    "service-preshutdown": installed("bridge", judgePreshutdown),
    "service-running": installed("bridge", judgeRunning),
    "rights-data": installed("permission", (reader) => judgePrivateFolder(reader, dataFolder(), true)),
    "rights-secrets": installed("permission", (reader) =>
      judgePrivateFolder(reader, path.join(dataFolder(), "secrets"), false),
    ),
    "rights-program": installed("permission", (reader) => judgeUnchangeable(reader, "file", programFolder(reader))),
    "rights-service": installed("permission", (reader) => judgeUnchangeable(reader, "service", serviceName)),
    "pipe-admin": installed("permission", (reader) => judgePipe(reader, "admin")),
    "pipe-session": installed("permission", (reader) => judgePipe(reader, "session")),
    "pipe-owner": installed("permission", judgePipeOwner),
    "policy-keys": always("permission", judgeSettingsKeys),
    "agent-run-entry": installed("bridge", judgeRunEntry),
    "event-source": installed("bridge", (reader) => judgeEventSource(reader)),
  };
}
