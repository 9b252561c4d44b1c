import { type AcceptanceSystem, type Step, stepsOf } from "../step.ts";

const systems: readonly AcceptanceSystem[] = ["windows"];

/** What whoever looks after the computer meets: event log, security software, update, removal. */
export const windowsUpkeepSteps: readonly Step[] = [
  ...stepsOf("events", systems, {
    automated: [
      {
        id: "event-source",
        action: "`reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\tier2`",
        expected: "`EventMessageFile` names `tier2-service.exe`, and the file is there",
      },
    ],
    byHand: [
      {
        id: "event-texts",
        action:
          "`Get-WinEvent -FilterHashtable @{LogName='Application';ProviderName='tier2'} -MaxEvents 5 | Format-List Id,LevelDisplayName,Message`",
        expected:
          "plain sentences with ids of docs/deploy-windows.md; not *The description for Event ID … cannot be found*",
      },
      {
        id: "event-warning",
        action: "Make the helpdesk system refuse the login (change the key there), press; put it right",
        expected: "event 1002, level *Error*; no secret in its text; the queued press goes out",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("security", systems, {
    byHand: [
      {
        id: "security-smartscreen",
        action: "Download the MSI with a browser, double-click",
        expected: "the publisher's name in the question of UAC; SmartScreen: write down what it says",
      },
      {
        id: "security-defender",
        action:
          "`Start-MpScan -ScanType CustomScan -ScanPath 'C:\\Program Files\\Tier2'`; `Get-MpThreatDetection`; a day of use with the attack surface reduction rules on",
        expected: "no detection, no rule hit",
      },
      {
        id: "security-allow-list",
        action:
          "AppLocker or App Control with the publisher's rule of docs/security-software.md, in enforcement; press",
        expected: "service, agent and picture work; no event 8004 or 3077",
        needs: ["press", "person"],
      },
      {
        id: "security-processes",
        action:
          "On a laptop in a Wi-Fi, with a printer, a VPN and an NVMe disk: Process Monitor with *Process Create* for an hour; press",
        expected:
          "`tier2.exe` starts `tier2.exe` alone; the report has printers, Wi-Fi, VPN, disks and recent errors as Windows' own settings have them. Write down what it lacks",
        needs: ["press"],
      },
      {
        id: "security-other",
        action: "The endpoint protection that the customer has, as delivered; install, press",
        expected: "write down product, version and every message",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("update", systems, {
    byHand: [
      {
        id: "update-upgrade",
        action:
          "Unplug the network, press twice, install a later version without properties (`/qn`), plug the network in",
        expected:
          "exit code 0, no restart; `tier2 --version` is the later one; configuration, secrets and company as before; two tickets",
        needs: ["press", "newer"],
      },
      {
        id: "update-in-use",
        action: "The same with an agent in two sessions and the page open",
        expected:
          "no question of the Restart Manager, exit code 0 (not 3010); agents are back within a minute, or at the next logon",
        needs: ["newer", "person"],
      },
      {
        id: "update-all-files",
        action: "After an upgrade: `tier2 acceptance --only install`",
        expected: "all files there, all of the later version",
        needs: ["newer"],
      },
      {
        id: "update-failed",
        action: "Install a later version with a `CONFIG=` that names a file that is no configuration",
        expected: "exit code 1603; the version before runs as before, with configuration and queue",
        needs: ["newer"],
      },
      {
        id: "downgrade-blocked",
        action: "Install the version before over this one",
        expected: "1603 and a sentence that names `ALLOWDOWNGRADE=1`; this version runs on",
        needs: ["older"],
      },
      {
        id: "downgrade-allowed",
        action: "Press without network; the version before with `ALLOWDOWNGRADE=1`; plug the network in",
        expected: "exit code 0; the version before runs with the same configuration; one ticket",
        needs: ["press", "older"],
      },
    ],
  }),
  ...stepsOf("uninstall", systems, {
    byHand: [
      {
        id: "uninstall-keeps",
        action: "`msiexec /x tier2.msi /qn`",
        expected:
          "exit code 0; no service, no Run entry, no `C:\\Program Files\\Tier2`, no process; `C:\\ProgramData\\Tier2` stays, as its rights were; installed again, it goes on where it was",
      },
      {
        id: "uninstall-removes",
        action:
          "`msiexec /x tier2.msi /qn REMOVEDATA=1`; before it a junction in the folder: `New-Item -ItemType Junction C:\\ProgramData\\Tier2\\data\\link -Target C:\\Temp`",
        expected:
          "`C:\\ProgramData\\Tier2` is gone, `C:\\Temp` has all its files; neither `HKLM\\SOFTWARE\\Tier2` nor the event source is left",
      },
    ],
  }),
];
