import { type AcceptanceSystem, type Step, stepsOf } from "../step.ts";

const systems: readonly AcceptanceSystem[] = ["windows"];

/** What the installer makes of the computer: files, service, rights, pipes, settings. */
export const windowsMachineSteps: readonly Step[] = [
  ...stepsOf("install", systems, {
    byHand: [
      {
        id: "install-silent",
        action:
          "As administrator, in PowerShell: `(Start-Process msiexec -Wait -PassThru -ArgumentList '/i tier2.msi /qn /norestart COMPANY=\"Test company\" CONFIG=C:\\Temp\\config.yaml SECRETFILE=C:\\Temp\\secrets.yaml /l*v C:\\Temp\\install.log').ExitCode`",
        expected:
          "0 in under a minute, no window, no restart asked for; tier2 is in *Installed apps* with publisher, version and icon",
      },
    ],
  }),
  ...stepsOf("install", systems, {
    byHand: [
      {
        id: "install-as-system",
        action: "The same by the RMM, Intune or a scheduled task, as SYSTEM, while nobody is logged in",
        expected: "exit code 0; the service runs before anybody logs in",
      },
      {
        id: "install-at-boot",
        action: "Assign the MSI to the computer by Group Policy (*Software installation*), restart",
        expected: "installed before the logon screen; `company` comes from the policy",
        needs: ["domain", "restart"],
      },
      {
        id: "install-bad-configuration",
        action: "On a computer without tier2: `CONFIG=` names a file that is no configuration",
        expected:
          "exit code 1603; the log names file, line and reason; no service, no files, no Run entry, nothing in *Installed apps*; with the right file 0",
      },
      {
        id: "install-no-secret",
        action:
          "`Select-String -SimpleMatch -Path C:\\Temp\\install.log SECRET`; `reg query HKLM\\SOFTWARE\\Tier2 /s | Select-String -SimpleMatch SECRET`; `Get-WinEvent -LogName Application -MaxEvents 500 | Where-Object Message -like '*SECRET*'`; each with every secret in the place of SECRET",
        expected: "no match anywhere",
      },
      {
        id: "install-repair",
        action: "Delete `C:\\Program Files\\Tier2\\native`, then `msiexec /fa tier2.msi /qn`",
        expected: "exit code 0; the folder is back, configuration and presses are as before, the service runs",
      },
      {
        id: "install-repair-person",
        action:
          "As the second account: `msiexec /fa tier2.msi /qn COMPANY=Other REMEMBEREDCOMPANY=Other CONFIG=C:\\Users\\Public\\other.yaml`",
        expected: "whether it is refused or done: `HKLM\\SOFTWARE\\Tier2\\company` and the configuration are as before",
        needs: ["person"],
      },
    ],
    automated: [
      {
        id: "install-files",
        action: "Look into the folder of the service's program",
        expected:
          "`tier2.exe`, `tier2-service.exe`, the folder `native` and the notices stand together under `%ProgramFiles%\\Tier2`",
      },
      {
        id: "install-version",
        action: "*Properties*, *Details* of both programs",
        expected: "one version, that of `tier2 --version`",
      },
      {
        id: "install-signature",
        action: "`Get-AuthenticodeSignature 'C:\\Program Files\\Tier2\\*.exe'`",
        expected: "*Valid* for both; the publisher is the one in docs/security-software.md",
      },
    ],
  }),
  ...stepsOf("service", systems, {
    automated: [
      {
        id: "service-registered",
        action: "`sc.exe qc tier2`",
        expected: "own process, account `NT AUTHORITY\\LocalService`, the path in quotation marks",
      },
      { id: "service-start", action: "`sc.exe qc tier2`", expected: "AUTO_START (DELAYED)" },
      {
        id: "service-recovery",
        action: "`sc.exe qfailure tier2`, `sc.exe qfailureflag tier2`",
        expected: "restart after 5, 30 and 60 s, also when the service ends with an error",
      },
      { id: "service-sid", action: "`sc.exe qsidtype tier2`", expected: "UNRESTRICTED" },
      {
        id: "service-preshutdown",
        action: "`sc.exe qpreshutdown tier2`",
        expected: "20,000 ms: the queue is put away before the computer goes down",
      },
      { id: "service-running", action: "`sc.exe queryex tier2`", expected: "RUNNING, with a process" },
    ],
    byHand: [
      {
        id: "service-delayed-start",
        action: "Restart; watch `sc.exe query tier2` from the logon on",
        expected:
          "RUNNING about two minutes after the start (Windows' delay) without anybody's doing; `tier2 status` answers within 10 s of it",
        needs: ["restart"],
      },
      {
        id: "service-killed-bridge",
        action:
          "`Get-CimInstance Win32_Process -Filter \"Name='tier2.exe' AND CommandLine LIKE '%--hosted%'\" | Invoke-CimMethod -MethodName Terminate`",
        expected: "the bridge is back within 5 s, event 3 is in the Application log; no press is lost",
      },
      {
        id: "service-killed-host",
        action:
          "Three times, each time when it runs again: `taskkill /f /pid (Get-CimInstance Win32_Service -Filter \"Name='tier2'\").ProcessId`",
        expected: "the bridge goes with it; the service is back after 5, 30 and 60 s",
      },
      {
        id: "service-drains",
        action: "Press, and at once `Stop-Service tier2; Start-Service tier2`",
        expected: "stopped within 15 s; one ticket",
        needs: ["press"],
      },
      {
        id: "service-shutdown",
        action: "Press while the network is unplugged, shut the computer down, start it, plug the network in",
        expected: "no message about a program that does not close; one ticket",
        needs: ["press", "restart"],
      },
      {
        id: "service-sleep",
        action: "Sleep for ten minutes, wake, press; the same with hibernation",
        expected: "the ticket is there within 10 s of the network; the log has no `main-thread-blocked` and no restart",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("rights", systems, {
    automated: [
      {
        id: "rights-data",
        action: "`icacls C:\\ProgramData\\Tier2`",
        expected: "nothing inherited; SYSTEM, Administrators and the service alone may read, and the service may write",
      },
      {
        id: "rights-secrets",
        action: "`icacls C:\\ProgramData\\Tier2\\secrets`",
        expected: "nobody else than for the folder above",
      },
      {
        id: "rights-program",
        action: "`icacls 'C:\\Program Files\\Tier2' /t`",
        expected: "nobody but SYSTEM, Administrators and TrustedInstaller may write; least of all the service",
      },
      {
        id: "rights-service",
        action: "`sc.exe sdshow tier2`",
        expected: "none but SYSTEM and Administrators may start, stop, change or delete the service",
      },
    ],
    byHand: [
      {
        id: "rights-account",
        action: "Process Explorer as administrator, *Properties*, *Security* of both processes",
        expected:
          "`NT AUTHORITY\\LOCAL SERVICE`, integrity *System*, group `NT SERVICE\\tier2`; no `SeDebugPrivilege`, `SeTcbPrivilege`",
      },
      {
        id: "rights-person",
        action:
          "As the second account: `Get-Content C:\\ProgramData\\Tier2\\config.yaml`; `& 'C:\\Program Files\\Tier2\\tier2.exe' queue list`; `Stop-Service tier2`; write into `C:\\Program Files\\Tier2`",
        expected: "refused, each of them",
        needs: ["person"],
      },
    ],
  }),
  ...stepsOf("pipes", systems, {
    automated: [
      {
        id: "pipe-admin",
        action: "Sysinternals `accesschk.exe \\pipe\\tier2-admin`",
        expected: "SYSTEM and Administrators alone",
      },
      {
        id: "pipe-session",
        action: "Sysinternals `accesschk.exe \\pipe\\tier2-session`",
        expected: "besides them INTERACTIVE may read and write, and may not make pipes of this name",
      },
      {
        id: "pipe-owner",
        action: "Process Explorer, *Find handle*: `tier2-session`",
        expected: "the process of the service owns the pipe",
      },
    ],
    byHand: [
      {
        id: "pipe-squatter",
        action:
          "`Stop-Service tier2`; as the second account: `$p = New-Object IO.Pipes.NamedPipeServerStream('tier2-session')`; as administrator: `Start-Service tier2`; then `$p.Dispose()`",
        expected:
          "event 7 is in the Application log; the agent does not talk to the squatter (no picture, no page); after `Dispose` the service has its pipe within a minute",
        needs: ["person"],
      },
      {
        id: "pipe-remote",
        action:
          "From a second computer, as an administrator of the first: `[IO.Pipes.NamedPipeClientStream]::new('FIRST','tier2-session').Connect(3000)`",
        expected: "refused",
        needs: ["remote"],
      },
    ],
  }),
  ...stepsOf("policy", systems, {
    automated: [
      {
        id: "policy-keys",
        action:
          "*regedit*, *Permissions* of `HKLM\\SOFTWARE\\Policies\\Tier2` and `HKLM\\SOFTWARE\\Tier2`, where they are",
        expected: "ordinary people may read, not write",
      },
    ],
    byHand: [
      {
        id: "policy-templates",
        action: "Copy `tier2.admx` and `en-US\\tier2.adml` into `C:\\Windows\\PolicyDefinitions`; open `gpedit.msc`",
        expected:
          "no message about the template; *Tier2* stands under *Administrative Templates* of the computer, with a text for each setting",
      },
      {
        id: "policy-wins",
        action: "Set *company* by the policy to another name; `gpupdate /force`; `tier2 config show`",
        expected:
          "the policy's name within 10 s and without a restart, marked as set by policy; the next ticket is that company's",
        needs: ["press"],
      },
      {
        id: "policy-domain",
        action: "The same by a policy of the domain, or by Intune (*Settings catalog*, imported ADMX)",
        expected: "the same",
        needs: ["domain"],
      },
      {
        id: "secret-bound",
        action:
          "Copy `C:\\ProgramData\\Tier2\\secrets` onto another computer with tier2, over its own; `tier2 secret list` there",
        expected: "refused: the secret was protected on another computer; the message names `tier2 secret set`",
      },
      {
        id: "image-cloned",
        action: "Clone a virtual computer that has waiting presses; start the clone",
        expected: "the clone sends nothing of the first one's; warning `database-set-aside`",
      },
    ],
  }),
];
