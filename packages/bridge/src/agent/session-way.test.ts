import { expect, test } from "vitest";
import type { Session } from "../capture/session.ts";
import { wayTo } from "./session-way.ts";

const session: Session = {
  ...{ userName: "ann", userId: 1000, kind: "x11", isRemote: false, isLocked: false },
  environment: { DISPLAY: ":0" },
};
const onWindows: Session = { ...session, userId: undefined, kind: "windows", environment: {} };
const [here, nowhere] = [{ has: () => true }, { has: () => false }];

test("an agent first, else the bridge itself where it may, else nobody", () => {
  expect([
    wayTo(session, here, 990),
    wayTo(session, here, 0),
    wayTo(session, nowhere, 1000),
    wayTo(session, nowhere, 0),
    wayTo(session, undefined, 1000),
    wayTo(session, nowhere, 990),
    wayTo(onWindows, nowhere, undefined),
    wayTo({ ...onWindows, windowsSession: 2 }, nowhere, undefined),
    wayTo({ ...onWindows, windowsSession: 2 }, here, undefined),
  ]).toEqual(["agent", "agent", "direct", "direct", "direct", "none", "direct", "none", "agent"]);
});
