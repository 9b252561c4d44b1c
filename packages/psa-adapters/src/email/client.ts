import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { NodemailerError } from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { AdapterContext } from "../contract.ts";
import { withTimeLimit } from "../http/time-limit.ts";
import type { EmailConfig } from "./config.ts";
import type { Mail } from "./map.ts";
import type { SmtpResult } from "./outcome.ts";

type Talk = (connection: SMTPConnection, contentBegins: () => void) => Promise<void>;

/** One connection for one mail: connect, log in, send, leave. Never throws for what the server does. */
export class SmtpClient {
  readonly #config: EmailConfig;

  constructor(config: EmailConfig) {
    this.#config = config;
  }

  async send(mail: Mail, context: AdapterContext): Promise<SmtpResult> {
    const { from } = this.#config;
    const composed = new MailComposer({
      ...mail,
      attachments: (mail.attachments ?? []).map((one) => ({ ...one, content: Buffer.from(one.content) })),
      from,
      date: new Date(context.now()),
      disableFileAccess: true,
      disableUrlAccess: true,
    }).compile();
    const bytes = await composed.build();
    return this.#converse(context, async (connection, contentBegins) => {
      // Read when the server has said that it takes the content: from here on the mail may arrive.
      const content = new Readable({
        read() {
          contentBegins();
          this.push(bytes);
          this.push(null);
        },
      });
      await new Promise<void>((resolve, reject) => {
        connection.send({ from, to: [mail.to], size: bytes.length }, content, (error) =>
          error ? reject(error) : resolve(),
        );
      });
    });
  }

  /** Connects and logs in, and sends nothing. */
  async probe(context: AdapterContext): Promise<SmtpResult> {
    return this.#converse(context, async () => undefined);
  }

  async #converse(context: AdapterContext, talk: Talk): Promise<SmtpResult> {
    return withTimeLimit(this.#config.timeoutMs, context.signal, async (signal) => this.#exchange(signal, talk));
  }

  async #exchange(signal: AbortSignal, talk: Talk): Promise<SmtpResult> {
    let hasContentBegun = false;
    if (signal.aborted) {
      return { kind: "failed", code: "ABORTED", hasContentBegun };
    }
    const connection = this.#connection();
    const { promise: over, reject: end } = Promise.withResolvers<never>();
    const abort = (): void => end(Object.assign(new Error("time is over"), { code: "ABORTED" }));
    signal.addEventListener("abort", abort, { once: true });
    connection.on("error", end);
    connection.on("end", () => end(Object.assign(new Error("closed"), { code: "ECONNECTION" })));
    try {
      const work = this.#talk(connection, async () => talk(connection, () => (hasContentBegun = true)));
      await Promise.race([work, over]);
      connection.quit();
      return { kind: "accepted" };
    } catch (error) {
      connection.close();
      const { code = "", responseCode, command } = error as Partial<NodemailerError>;
      return {
        kind: "failed",
        code,
        hasContentBegun,
        ...(typeof responseCode === "number" ? { responseCode } : {}),
        ...(typeof command === "string" ? { command } : {}),
      };
    } finally {
      over.catch(() => undefined);
    }
  }

  async #talk(connection: SMTPConnection, talk: () => Promise<void>): Promise<void> {
    const { login } = this.#config;
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    if (login !== undefined) {
      const auth = { user: login.user, pass: login.password };
      await new Promise<void>((resolve, reject) => {
        connection.login(auth, (error) => (error ? reject(error) : resolve()));
      });
    }
    await talk();
  }

  #connection(): SMTPConnection {
    const { host, port, security, timeoutMs } = this.#config;
    return new SMTPConnection({
      host,
      port,
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      maxResponseSize: 64 * 1024,
    });
  }
}
