// A mail server that keeps what it gets, plain SMTP (RFC 5321) on loopback, and fails as it is told.
import { Buffer } from "node:buffer";
import { type AddressInfo, type Socket, createServer } from "node:net";
import type { EmailConfigInput } from "../config.ts";

/** A mail as it came. */
export interface SandboxMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers, a blank line, the body; lines end with `\r\n`. */
  readonly raw: string;
  /** When it was kept, milliseconds since 1970. */
  readonly atMs: number;
}

/** What it answers in the place of a success, by command: "MAIL" -> "451 Try again". "drop": it closes the connection. */
export type SmtpFaults = Partial<Record<"CONNECT" | "AUTH" | "MAIL" | "RCPT" | "DATA" | "CONTENT" | "COMMIT", string>>;

export interface EmailSandboxOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Asked once for each connection and each mail: what goes wrong with it, besides `faults`. */
  readonly strike?: (when: "connection" | "mail") => SmtpFaults;
  /** Hears of each command, with an address where it has one, and the status of its answer. */
  readonly onAnswer?: (command: string, address: string, status: number | "dropped") => void;
}

export interface EmailSandbox {
  /** A `psa` section that leads here. */
  readonly config: EmailConfigInput;
  /** Set while it runs. CONTENT: the mail is not kept. COMMIT: it is kept, and then the answer is this. */
  faults: SmtpFaults;
  /** Oldest first. */
  readonly mails: readonly SandboxMail[];
  close(): Promise<void>;
}

const user = "button";
const password = "password";

export async function startEmailSandbox(options: EmailSandboxOptions = {}): Promise<EmailSandbox> {
  const mails: SandboxMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(socket, mails, () => sandbox.faults, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const sandbox: EmailSandbox = {
    config: {
      kind: "email",
      host: "127.0.0.1",
      port: (server.address() as AddressInfo).port,
      security: "none",
      user,
      password,
      from: "button@acme.example",
      to: "intake@msp.example",
      evidenceTo: "technicians@msp.example",
    },
    faults: {},
    mails,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  };
  return sandbox;
}

function serve(
  socket: Socket,
  mails: SandboxMail[],
  setFaults: () => SmtpFaults,
  { strike = () => ({}), onAnswer }: EmailSandboxOptions,
): void {
  let waiting = "";
  let from = "";
  let to: string[] = [];
  /** The address of the last command. */
  let heard = "";
  let isContent = false;
  let struck = strike("connection");
  const faults = (): SmtpFaults => ({ ...setFaults(), ...struck });

  const say = (step: keyof SmtpFaults | undefined, usual: string): boolean => {
    const fault = step === undefined ? undefined : faults()[step];
    if (step !== undefined && (step !== "CONNECT" || fault !== undefined)) {
      const address = step === "MAIL" ? from : step === "RCPT" ? heard : "";
      onAnswer?.(step, address, fault === "drop" ? "dropped" : Number.parseInt(fault ?? usual, 10) || "dropped");
    }
    if (fault === "drop") {
      socket.destroy();
    } else {
      socket.write(`${fault ?? usual}\r\n`);
    }
    return fault === undefined;
  };
  const command = (line: string): void => {
    const [, word = "", rest = ""] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    heard = /<([^>]*)>/.exec(rest)?.[1] ?? "";
    switch (word.toUpperCase()) {
      case "EHLO":
        say(undefined, "250-sandbox\r\n250-SIZE 20000000\r\n250 AUTH PLAIN");
        break;
      case "AUTH": {
        const expected = Buffer.from(`\0${user}\0${password}`).toString("base64");
        say("AUTH", rest === `PLAIN ${expected}` ? "235 Welcome" : "535 Authentication failed");
        break;
      }
      case "MAIL":
        struck = strike("mail");
        [from, to] = [heard, []];
        say("MAIL", "250 OK");
        break;
      case "RCPT":
        if (say("RCPT", "250 OK")) {
          to.push(heard);
        }
        break;
      case "DATA":
        isContent = say("DATA", "354 Go on");
        break;
      case "QUIT":
        say(undefined, "221 Bye");
        socket.end();
        break;
      default:
        say(undefined, "502 Not implemented");
    }
  };
  const content = (text: string): void => {
    if (faults().CONTENT === undefined) {
      mails.push({ from, to, raw: text.replaceAll(/^\.\./gm, "."), atMs: Date.now() });
    }
    say(faults().CONTENT === undefined ? "COMMIT" : "CONTENT", "250 Kept");
  };

  say("CONNECT", "220 sandbox ESMTP");
  socket.setEncoding("utf8");
  socket.on("data", (chunk) => {
    waiting += String(chunk);
    for (;;) {
      const end = isContent ? "\r\n.\r\n" : "\r\n";
      const at = waiting.indexOf(end);
      if (at < 0) {
        return;
      }
      const piece = waiting.slice(0, at);
      waiting = waiting.slice(at + end.length);
      if (isContent) {
        isContent = false;
        content(piece);
      } else {
        command(piece);
      }
    }
  });
}
