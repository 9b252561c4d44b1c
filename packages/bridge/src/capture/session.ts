/** The desktop session of the person at this computer. */
export interface Session {
  /** On Windows `CORP\ann`, an account of the computer itself `ann`. */
  readonly userName: string;
  /** POSIX user id; undefined on Windows. */
  readonly userId: number | undefined;
  readonly kind: "x11" | "wayland" | "windows" | "text";
  /** Over the network (RDP, XRDP, ssh -X). */
  readonly isRemote: boolean;
  /** Undefined: it cannot be known. */
  readonly isLocked: boolean | undefined;
  /** Windows' number of the session, where the bridge itself runs outside of it, as a service. */
  readonly windowsSession?: number;
  /** What a program needs to show or see something there: DISPLAY, XAUTHORITY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The session in front of which somebody sits now; undefined: nobody is logged in. Starts no process; never throws. */
export type FindSession = () => Session | undefined;
