import { type AcceptanceSystem, type Step, stepsOf } from "../step.ts";

const systems: readonly AcceptanceSystem[] = ["windows"];

/** What the person at the desk meets: button, sessions, pictures, page. */
export const windowsPeopleSteps: readonly Step[] = [
  ...stepsOf("button", systems, {
    byHand: [
      {
        id: "button-no-driver",
        action: "Plug the button in for the first time, as the second account",
        expected:
          "no question for a driver or an administrator; in the Device Manager an *HID-compliant vendor-defined device*; `tier2 button list` (as administrator) has it, taken by the bridge",
        needs: ["person"],
      },
      {
        id: "button-one-collection",
        action: "`Get-PnpDevice -PresentOnly | Where-Object InstanceId -match 'VID_1209'`",
        expected: "two lines, status OK: one USB device with one HID collection",
      },
      {
        id: "button-press",
        action: "Press once",
        expected: "light *saved*, then *sent*; one ticket",
        needs: ["press"],
      },
      {
        id: "button-nobody",
        action: "Log everybody out, press",
        expected: "one ticket, which says that nobody was logged in and why there is no picture",
        needs: ["press"],
      },
      {
        id: "button-replug",
        action: "Pull the button out and plug it in 20 times, also while it is pressed and at another port",
        expected: "there each time within 2 s; each press that was *saved* is one ticket",
        needs: ["press"],
      },
      {
        id: "button-wakes",
        action: "Let the computer sleep; press",
        expected: "it wakes where *Power Management* of the device allows it; one ticket in any case",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("sessions", systems, {
    automated: [
      {
        id: "agent-run-entry",
        action: "`reg query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run /v Tier2`",
        expected: '`"C:\\Program Files\\Tier2\\tier2-service.exe" --agent`',
      },
    ],
    byHand: [
      {
        id: "agent-starts",
        action: "Log on as the second account; Task Manager, *Details*",
        expected: "a `tier2.exe` of this account; no window flashed, no icon stays in the task bar",
        needs: ["person"],
      },
      {
        id: "agent-returns",
        action: "`Restart-Service tier2`; wait 30 s; press",
        expected: "the ticket has a picture: the agent has connected again",
        needs: ["press"],
      },
      {
        id: "session-locked",
        action: "Lock the screen, press, unlock",
        expected: "one ticket without picture that says the screen was locked; a notification after the unlocking",
        needs: ["press"],
      },
      {
        id: "session-switched",
        action: "Switch to the second account without logging off the first, press",
        expected: "the ticket names the second person and shows their screen",
        needs: ["press", "person"],
      },
      {
        id: "session-remote",
        action: "Connect by remote desktop, press the button at the computer itself",
        expected:
          "the ticket names the person of the remote session, with their picture; the console is locked, and no picture of it is sent",
        needs: ["press", "remote"],
      },
      {
        id: "session-remote-gone",
        action: "Disconnect without logging off, press",
        expected: "one ticket without picture that says why",
        needs: ["press", "remote"],
      },
      {
        id: "session-host",
        action:
          "On a session host with three people: the button at the host, then redirected from the desk of one of them; press each time",
        expected: "pictures, pages and notices reach that person alone; write down what the ticket says",
        needs: ["press", "server"],
      },
      {
        id: "session-kiosk",
        action: "In an assigned-access (kiosk) session, press",
        expected: "one ticket; write down whether page and notification are shown",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("pictures", systems, {
    byHand: [
      {
        id: "picture-window",
        action: '`capture.screen.policy: "on"`; a Word document in front; press',
        expected: "the ticket's picture is that window, sharp enough to read",
        needs: ["press"],
      },
      {
        id: "picture-monitors",
        action: "`capture.screen.of: all-monitors`; two monitors with 100 % and 150 % scaling; press",
        expected: "both are whole, nothing cut off",
        needs: ["press"],
      },
      {
        id: "picture-denied",
        action:
          "A window in front whose title is on the deny list (`capture.screen.denyTitles`), press; then `capture.screen.of: all-monitors`, that window beside others on a monitor with 150 % scaling, press; the same with an administrator's program whose file name is on the list (`capture.screen.denyApplications`), press",
        expected:
          "the first: no picture; the ticket says why. The others: a picture in which the window is grey to its edges, title bar too, and nothing else of it is seen but its button in the taskbar; the report counts it",
        needs: ["press"],
      },
      {
        id: "picture-elevated",
        action: "An administrator's console in front, press; again while a UAC question is shown",
        expected: "the first: a picture or a reason; the second: no picture, with the reason. Never a wrong window",
        needs: ["press"],
      },
      {
        id: "picture-protected",
        action:
          "A window that forbids pictures in front (`SetWindowDisplayAffinity`: a password manager, a protected film), press",
        expected: "the ticket says that the picture was blank; warning `picture-blank`",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("page", systems, {
    byHand: [
      {
        id: "page-opens",
        action: "Press once with Edge, Chrome and Firefox as the default browser in turn",
        expected: "the page opens in the person's own browser within 2 s, in front, without a question of the firewall",
        needs: ["press"],
      },
      {
        id: "page-no-browser",
        action: "As an account whose `http` has no default program, press",
        expected: "one ticket; no error window",
        needs: ["press", "person"],
      },
      {
        id: "notice-shown",
        action: "Answer the ticket in the helpdesk system",
        expected: "a notification with the person's words within the polling time; light *answered*",
        needs: ["press"],
      },
      {
        id: "notice-focus",
        action: "The same while *Do not disturb* is on",
        expected: "nothing on the screen; it stands in the notification centre; light *answered*",
        needs: ["press"],
      },
    ],
  }),
];
