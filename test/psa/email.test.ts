// The adapter against a real SMTP server with TLS and logins.
import { openAdapter } from "@tier2/psa-adapters";
import type { AdapterContext, PsaAdapter, TicketDraft } from "@tier2/psa-adapters";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { scaled } from "../lib/scale.ts";

interface Received {
  readonly to: readonly string[];
  readonly raw: string;
  readonly user: unknown;
}

let servers: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map(async (server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  servers = [];
});

const ignore = (): void => undefined;
const context: AdapterContext = {
  fetch: async () => {
    throw new Error("no request is made by e-mail");
  },
  now: Date.now,
  logger: { debug: ignore, warn: ignore },
  signal: new AbortController().signal,
};

type Loss = "none" | "before" | "after" | "temporary";

/** A server that keeps mails; `lose` is asked for each. Its certificate is nobody's: nothing trusts it. */
async function start(lose: () => Loss, options: object = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    onAuth: ({ username, password }, _session, done) =>
      username === "button" && password === "password"
        ? done(null, { user: username })
        : done(new Error("Authentication failed")),
    onData: (stream, session, done) => {
      const chunks: Uint8Array[] = [];
      stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      stream.on("end", () => {
        const loss = lose();
        if (loss === "temporary") {
          done(Object.assign(new Error("Try again later"), { responseCode: 451 }));
          return;
        }
        if (loss !== "before") {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          received.push({ to, raw: new TextDecoder().decode(joined(chunks)), user: session.user });
        }
        if (loss === "none") {
          done();
        } else {
          // The connection breaks before the answer.
          for (const socket of sockets) {
            socket.destroy();
          }
        }
      });
    },
    ...options,
  });
  const sockets = new Set<Socket>();
  server.server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("error", ignore);
  servers.push(server);
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return { port: (listening.address() as AddressInfo).port, received };
}

const joined = (chunks: readonly Uint8Array[]): Uint8Array => new Uint8Array(chunks.flatMap((chunk) => [...chunk]));

const adapterAt = async (port: number, change: object = {}): Promise<PsaAdapter> => {
  const section = {
    kind: "email",
    host: "127.0.0.1",
    port,
    security: "none",
    user: "button",
    password: "password",
    from: "button@acme.example",
    to: "intake@msp.example",
    evidenceTo: "technicians@msp.example",
    ...change,
  };
  return openAdapter(section);
};

const draftOf = (pressId: string): TicketDraft => ({
  pressId,
  subject: "Help button pressed",
  publicText: "Somebody asks for help.",
  internalNote: "Disk C: is full.",
  person: { email: "jane.doe@acme.example", name: "Jane Doe" },
});

const plainLogin = { authOptional: false, allowInsecureAuth: true, hideSTARTTLS: true };

test("a ticket goes to the intake, what is internal to the technicians", async () => {
  const { port, received } = await start(() => "none", plainLogin);
  const adapter = await adapterAt(port);
  const draft = draftOf("press-1");
  expect((await adapter.check(context)).filter(({ status }) => status !== "ok")).toEqual([]);
  expect(await adapter.submit(draft, context)).toMatchObject({ status: "accepted" });
  const notes = await adapter.notesAfter(draft, context);
  for (const note of notes.status === "answered" ? notes.value : []) {
    expect(await adapter.addNote("press-1", note, context)).toEqual({ status: "accepted" });
  }
  expect(received.map(({ to, user }) => [...to, user])).toEqual([
    ["intake@msp.example", "button"],
    ["technicians@msp.example", "button"],
  ]);
  expect(received[0]?.raw).toContain("Message-ID: <press-1@acme.example>");
  expect(received[0]?.raw).not.toContain("Disk C:");
  expect(received[1]?.raw).toContain("References: <press-1@acme.example>");
});

test("a wrong password is named, and never shown", async () => {
  const { port } = await start(() => "none", plainLogin);
  const adapter = await adapterAt(port, { password: "canary" });
  const answers = [await adapter.check(context), await adapter.submit(draftOf("press-1"), context)];
  expect(answers[1]).toMatchObject({ status: "rejected", error: { code: "auth_rejected" } });
  expect(JSON.stringify(answers)).not.toContain("canary");
});

test.each(["starttls", "tls"])(
  "%s: a certificate that nobody vouches for gets no mail and no password",
  async (security) => {
    const { port, received } = await start(() => "none", { secure: security === "tls" });
    const outcome = await (await adapterAt(port, { security })).submit(draftOf("press-1"), context);
    expect(outcome).toMatchObject({ status: "retry", error: { code: "network_unreachable" } });
    expect(received).toEqual([]);
  },
);

const presses = scaled({ small: 20, full: 50 });

test(`${presses} presses, three of four mails fail in some way: each arrives, and all its copies have one Message-ID`, async () => {
  const losses: readonly Loss[] = ["before", "after", "temporary", "none"];
  let asked = 0;
  const { port, received } = await start(() => losses[asked++ % losses.length] ?? "none", plainLogin);
  const adapter = await adapterAt(port);
  for (let press = 0; press < presses; press++) {
    const draft = draftOf(`press-${press}`);
    let outcome = await adapter.submit(draft, context);
    for (let repeat = 0; repeat < 10 && outcome.status !== "accepted"; repeat++) {
      expect(["ambiguous", "retry"]).toContain(outcome.status);
      outcome = await adapter.submit(draft, context);
    }
    expect(outcome.status).toBe("accepted");
  }
  const ids = received.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1]?.trim());
  const expected = Array.from({ length: presses }, (_, press) => `<press-${press}@acme.example>`);
  expect(new Set(ids)).toEqual(new Set(expected));
});
