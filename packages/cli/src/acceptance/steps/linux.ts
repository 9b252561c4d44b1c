import { type AcceptanceSystem, type Step, stepsOf } from "../step.ts";

const systems: readonly AcceptanceSystem[] = ["linux"];

export const linuxSteps: readonly Step[] = [
  ...stepsOf("install", systems, {
    automated: [
      {
        id: "linux-package",
        action: "`dpkg-query --show tier2`",
        expected: "installed, of the version of `tier2 --version`",
      },
    ],
    byHand: [
      {
        id: "linux-install",
        action: "`sudo apt install ./tier2_*.deb` on a computer that never had it",
        expected:
          "no error, no question; the service starts when there is a configuration, else the last lines say how to make one",
      },
    ],
  }),
  ...stepsOf("service", systems, {
    automated: [
      {
        id: "linux-unit-running",
        action: "`systemctl status tier2`",
        expected: "active, enabled, started again whenever it ends",
      },
    ],
    byHand: [
      {
        id: "linux-killed",
        action: "`sudo systemctl kill --signal=KILL tier2`, then press",
        expected: "the service is back within 5 s; one ticket",
        needs: ["press"],
      },
      {
        id: "linux-restart",
        action: "Press without network, restart the computer, plug the network in",
        expected: "one ticket, without anybody's doing",
        needs: ["press", "restart"],
      },
      {
        id: "linux-sleep",
        action: "`systemctl suspend`, press, wake it",
        expected: "one ticket",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("rights", systems, {
    automated: [
      {
        id: "linux-unit-hardened",
        action: "`systemd-analyze security tier2`",
        expected:
          "`NoNewPrivileges`, `ProtectSystem=strict`, `ProtectHome`, `PrivateTmp`, families of addresses, system calls and devices restricted",
      },
      {
        id: "linux-process",
        action:
          "`grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' /proc/$(systemctl show --value --property MainPID tier2)/status`",
        expected: "not root, no capability, no new privileges, system calls filtered (2)",
      },
      {
        id: "linux-files",
        action: "`ls -ld /etc/tier2 /etc/tier2/secrets /etc/tier2/config.yaml /var/lib/tier2`",
        expected:
          "nobody but root and the service's account reads them; the configuration is not the service's to change",
      },
      {
        id: "linux-account",
        action: "`tier2 doctor --only account`",
        expected: "the account reads what it must, and may not more than it needs",
      },
    ],
  }),
  ...stepsOf("pipes", systems, {
    automated: [
      {
        id: "linux-sockets",
        action: "`ls -l /run/tier2`",
        expected:
          "the service's account owns folder and sockets; `admin.sock` is closed to others, and nobody else can put a socket beside it",
      },
    ],
  }),
  ...stepsOf("button", systems, {
    automated: [
      {
        id: "linux-udev-rule",
        action: "`ls /etc/udev/rules.d /usr/lib/udev/rules.d | grep tier2`",
        expected: "the rule that opens buttons to the group `tier2` is installed",
      },
    ],
    byHand: [
      {
        id: "linux-press",
        action: "Plug the button in, press once",
        expected: "light *saved*, then *sent*; one ticket",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("sessions", systems, {
    automated: [
      {
        id: "linux-agent-unit",
        action: "`systemctl --global is-enabled tier2-agent`",
        expected: "enabled for everybody's desktop session",
      },
    ],
    byHand: [
      {
        id: "linux-agent-starts",
        action: "Log in to GNOME, KDE and Xfce in turn: `systemctl --user status tier2-agent`",
        expected: "active in each of them; write down where `graphical-session.target` is not reached",
        needs: ["person"],
      },
      {
        id: "linux-session-locked",
        action: "Lock the screen, press, unlock",
        expected: "one ticket without picture that says the screen was locked; a notification after the unlocking",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("pictures", systems, {
    byHand: [
      {
        id: "linux-picture-x11",
        action: '`capture.screen.policy: "on"`, a session with X11, press',
        expected: "the ticket has the window in front",
        needs: ["press"],
      },
      {
        id: "linux-picture-wayland",
        action: "The same in a session with Wayland",
        expected: "one ticket without picture that says why",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("page", systems, {
    byHand: [
      {
        id: "linux-page",
        action: "Press with Firefox (also as a Snap) and Chromium as the default browser",
        expected: "the page opens in the person's browser; a notification comes with the answer",
        needs: ["press"],
      },
    ],
  }),
  ...stepsOf("update", systems, {
    byHand: [
      {
        id: "linux-upgrade",
        action: "Press twice without network, `sudo apt install ./tier2_LATER.deb`, plug the network in",
        expected: "the service runs in the later version; configuration as before; two tickets",
        needs: ["press", "newer"],
      },
      {
        id: "linux-downgrade",
        action: "`sudo apt install --allow-downgrades ./tier2_BEFORE.deb`, with a press that waits",
        expected: "the version before runs with the same configuration; one ticket",
        needs: ["press", "older"],
      },
    ],
  }),
  ...stepsOf("uninstall", systems, {
    byHand: [
      {
        id: "linux-remove",
        action: "`sudo apt remove tier2`, then `sudo apt purge tier2`",
        expected: "first configuration and data stay; then `/etc/tier2`, `/var/lib/tier2` and `/run/tier2` are gone",
      },
    ],
  }),
];
