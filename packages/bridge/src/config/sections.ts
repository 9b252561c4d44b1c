import { z } from "zod";
import { switchProblem, switchableNames } from "../capture/collected.ts";

const days = (most: number): z.ZodNumber => z.number().int().min(0).max(most);

export interface ButtonConfig {
  /** - always: none attached is amiss. - once-seen: after one was attached to this computer. - never: it is well. */
  readonly expected: "always" | "once-seen" | "never";
}

export const buttonSection: z.ZodType<ButtonConfig> = z
  .strictObject({
    expected: z
      .enum(["always", "once-seen", "never"])
      .default("always")
      .describe(
        "Whether it is amiss that no button is attached: always, once one was attached to this computer, or never.",
      ),
  })
  .prefault({})
  .describe("The button of this computer.");

/** What becomes of presses. */
export interface PolicyConfig {
  /** - at-once: as soon as the gesture is settled. - undo: after a time in which a second press cancels it. */
  readonly submit: "at-once" | "undo";
  readonly undoSeconds: number;
  readonly gestures: boolean;
  readonly fold: boolean;
  readonly foldMinutes: number;
}

export const policySection: z.ZodType<PolicyConfig> = z
  .strictObject({
    submit: z
      .enum(["at-once", "undo"])
      .default("at-once")
      .describe("When a press is sent: at once, or after undoSeconds, in which pressing again cancels it."),
    undoSeconds: z.number().int().min(1).max(120).default(5).describe("Time to decide when submit is undo."),
    gestures: z
      .boolean()
      .default(true)
      .describe("Whether a double press is urgent and a long one cancels. Off: every press is an ordinary one."),
    fold: z
      .boolean()
      .default(true)
      .describe("A further press of the same person becomes a note on the ticket of a short while ago."),
    foldMinutes: z.number().int().min(1).max(1440).default(10).describe("How long that short while is."),
  })
  .prefault({})
  .describe("What becomes of presses.");

/** - off: never. - ask: taken at the press, sent only when the person says so. - on: sent. */
export type ScreenPolicy = "off" | "ask" | "on";

export interface ScreenConfig {
  readonly policy: ScreenPolicy;
  readonly of: "active-window" | "all-monitors";
  /** Texts; a window whose title has one of them in it (whatever the case) is never in a picture. */
  readonly denyTitles: readonly string[];
  /** The same for names of applications. */
  readonly denyApplications: readonly string[];
}

export interface CaptureConfig {
  /** Fields that are not collected, by their names in docs/privacy.md. */
  readonly without: readonly string[];
  readonly screen: ScreenConfig;
  /** Hosts whose reachability is looked at, beside the helpdesk system's own: `name` or `name:port` (443). */
  readonly hosts: readonly string[];
}

const texts = (meaning: string, defaults: string[]): z.ZodDefault<z.ZodArray<z.ZodString>> =>
  z.array(z.string().trim().min(1).max(200)).max(200).default(defaults).describe(meaning);

export const captureSection: z.ZodType<CaptureConfig> = z
  .strictObject({
    without: z
      .array(z.enum(switchableNames, { error: ({ input }) => switchProblem(String(input)) }))
      .max(200)
      .default([])
      .describe("Fields that are not collected, by their names in docs/privacy.md."),
    screen: z
      .strictObject({
        policy: z
          .enum(["off", "ask", "on"])
          .default("off")
          .describe("Pictures of the screen: never, only when the person says so each time, or with every press."),
        of: z.enum(["active-window", "all-monitors"]).default("active-window").describe("What is in the picture."),
        denyTitles: texts("Windows with one of these in their title are never in a picture.", [
          ...["password", "keepass", "bitwarden", "1password", "lastpass", "private browsing", "incognito", "banking"],
        ]),
        denyApplications: texts("The same for names of applications.", [
          ...["keepass", "bitwarden", "1password", "lastpass", "dashlane", "signal"],
        ]),
      })
      .prefault({})
      .describe("The picture of the screen."),
    hosts: texts("Hosts (name or name:port) whose reachability stands in the ticket.", []),
  })
  .prefault({})
  .describe("What is collected at a press. docs/privacy.md lists everything.");

export interface WatchConfig {
  readonly enabled: boolean;
  readonly everyMinutes: number;
  readonly days: number;
  /** Statuses that mean "waiting for the customer", beside those whose words say so. */
  readonly waitingStatuses: readonly string[];
  readonly notifications: boolean;
}

export const watchSection: z.ZodType<WatchConfig> = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Whether answers of technicians light the button."),
    everyMinutes: z.number().int().min(1).max(1440).default(5).describe("How often open tickets are looked at."),
    days: z.number().int().min(1).max(90).default(14).describe("How long a ticket is watched after its press."),
    waitingStatuses: texts("Statuses that mean that the technician waits for the person.", []),
    notifications: z.boolean().default(true).describe("Whether a notification comes up on the desktop."),
  })
  .prefault({})
  .describe("Answers to the tickets of this button.");

export interface RetentionConfig {
  readonly days: number;
  readonly evidenceDays: number;
  readonly megabytes: number;
}

export const retentionSection: z.ZodType<RetentionConfig> = z
  .strictObject({
    days: days(3650).default(90).describe("Presses that are done are forgotten after so many days."),
    evidenceDays: days(3650)
      .default(7)
      .describe("What was read at a press is erased so many days after it was delivered; 0: at once."),
    megabytes: z
      .number()
      .int()
      .min(10)
      .max(100_000)
      .default(500)
      .describe("Beyond this the oldest evidence of delivered presses is erased earlier."),
  })
  .prefault({})
  .describe("How long data stays on this computer. What is not delivered is never erased.");

export interface FallbackConfig {
  readonly psa: { readonly kind: string; readonly [key: string]: unknown };
  readonly afterMinutes: number;
}

export const fallbackSection: z.ZodType<FallbackConfig> = z
  .strictObject({
    psa: z
      .looseObject({ kind: z.string().min(1).describe("As in psa: email, webhook, or another helpdesk system.") })
      .describe("Where presses go that psa does not take; its settings as in psa."),
    afterMinutes: z
      .number()
      .int()
      .min(1)
      .max(129_600)
      .default(60)
      .describe("A press that waits so long goes there; one that psa refuses goes there at once."),
  })
  .describe("A second way for presses. One is a mail or a webhook; the first way is tried again when it fails, too.");

export interface NetworkConfig {
  readonly proxy?: string | undefined;
  readonly proxyPassword?: string | undefined;
}

export const networkSection: z.ZodType<NetworkConfig> = z
  .strictObject({
    proxy: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Proxy, e.g. http://proxy.example:8080 or http://user@proxy.example:8080; "none" uses none. Default: HTTPS_PROXY, on Windows then WinHTTP.',
      ),
    proxyPassword: z
      .string()
      .optional()
      .describe("Reference to the proxy's password (env:NAME, file:PATH, on Windows dpapi:PATH)."),
  })
  .prefault({})
  .describe("The way to the helpdesk system.");

export interface SupportConfig {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly hours?: string | undefined;
  readonly url?: string | undefined;
}

const short = (meaning: string): z.ZodOptional<z.ZodString> => z.string().min(1).max(200).optional().describe(meaning);

export const supportSection: z.ZodType<SupportConfig> = z
  .strictObject({
    name: short("Who helps, e.g. the company's IT."),
    phone: short("Its telephone number."),
    email: short("Its mail address."),
    hours: short("When somebody is there."),
    url: short("Its page."),
  })
  .prefault({})
  .describe("Whom people turn to when the button cannot help; the page, notices and the card show it.");

export interface ApiConfig {
  readonly adminSocket?: string | undefined;
  readonly sessionSocket?: string | undefined;
}

export const apiSection: z.ZodType<ApiConfig> = z
  .strictObject({
    adminSocket: z
      .string()
      .min(1)
      .optional()
      .describe("Unix socket (or Windows named pipe) for administrators. Default: docs/local-api.md."),
    sessionSocket: z.string().min(1).optional().describe("The same for the person's own session."),
  })
  .prefault({})
  .describe("How programs on this computer reach the bridge.");
