import type { Session } from "../session.ts";
import { desktopEnvironment } from "./session-environment.ts";

export interface Account {
  readonly userName: string;
  readonly userId: number;
}

/**
 * The session the bridge itself was started in, where systemd does not say who is there: by its own environment.
 * Undefined without a screen.
 */
export function ownSession(
  environment: Readonly<Record<string, string | undefined>>,
  account: Account,
): Session | undefined {
  const { WAYLAND_DISPLAY, DISPLAY, SSH_CONNECTION, XRDP_SESSION } = environment;
  if ((WAYLAND_DISPLAY ?? "") === "" && (DISPLAY ?? "") === "") {
    return undefined;
  }
  // "host:10.0" is the screen of another computer, as ssh -X makes it.
  const isElsewhere = /^[^:]/.test(DISPLAY ?? "");
  return {
    ...account,
    kind: (WAYLAND_DISPLAY ?? "") === "" ? "x11" : "wayland",
    isRemote: isElsewhere || (SSH_CONNECTION ?? "") !== "" || (XRDP_SESSION ?? "") !== "",
    isLocked: undefined,
    environment: desktopEnvironment(environment),
  };
}
