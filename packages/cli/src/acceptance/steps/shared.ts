import { type AcceptanceSystem, type Step, stepsOf } from "../step.ts";

const systems: readonly AcceptanceSystem[] = ["windows", "linux"];

/** What is looked at in the same way on both systems. */
export const sharedSteps: readonly Step[] = [
  ...stepsOf("service", systems, {
    automated: [
      {
        id: "service-answers",
        action: "`tier2 status`",
        expected: "the bridge answers, is of this version, and has no warnings",
      },
    ],
  }),
  ...stepsOf("policy", systems, {
    automated: [
      { id: "config-right", action: "`tier2 config validate`", expected: "the configuration is right" },
      { id: "secrets-readable", action: "`tier2 secret list`", expected: "each secret is there and can be read" },
    ],
  }),
  ...stepsOf("sessions", systems, {
    automated: [
      {
        id: "agent-connected",
        action: "`tier2 status --json`, *agents*, while somebody is logged in at the desktop",
        expected: "the session agent of that person is connected to the bridge",
      },
    ],
  }),
  ...stepsOf("network", systems, {
    automated: [
      {
        id: "network-proxy",
        action: "`tier2 doctor --only proxy`",
        expected: "the service and this account take the same way, and the proxy answers, where there is one",
      },
      {
        id: "network-tls",
        action: "`tier2 doctor --only tls`",
        expected: "the certificate of the helpdesk system is trusted, also behind a proxy that inspects TLS",
      },
      {
        id: "network-clock",
        action: "`tier2 doctor --only clock`",
        expected: "this computer's time is within 30 s of the helpdesk system's",
      },
      {
        id: "network-helpdesk",
        action: "`tier2 psa check`",
        expected: "the helpdesk system takes tickets as configured; no right is missing",
      },
    ],
    byHand: [
      {
        id: "network-outage",
        action: "Unplug the network, press three times, plug it in after ten minutes",
        expected: "light *saved-offline*; three tickets in order, without anybody's doing",
        needs: ["press"],
      },
      {
        id: "network-test-ticket",
        action: "`tier2 psa test`",
        expected: "a marked ticket is made, read back and closed; the person of the catch-all contact gets no mail",
      },
    ],
  }),
  ...stepsOf("button", systems, {
    automated: [
      {
        id: "button-allowed",
        action: "`tier2 doctor --only permission`",
        expected: "the account of the service may open the button",
      },
      {
        id: "button-taken",
        action: "`tier2 status`, with the button plugged in",
        expected: "the running bridge has taken the button",
      },
    ],
  }),
];
