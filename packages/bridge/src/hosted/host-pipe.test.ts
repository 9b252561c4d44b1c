import { once } from "node:events";
import { createServer } from "node:http";
import { type Socket, connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { startApi } from "../api/start-api.ts";
import { SessionTokens } from "../api/session-tokens.ts";
import { FakeSource } from "../api/testing/fake-source.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { HostPipe } from "./host-pipe.ts";

const key = "0f".repeat(32);
const admin = { key, audience: "admin", user: "PC\\Admin", sid: "S-1-5-21-1-500", session: 1, process: 10 };
const computer = os.hostname().slice(0, 15).toUpperCase();
const ann = { ...admin, audience: "session", user: `${computer}\\ann`, session: 2 };
const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: tier2\r\nConnection: close\r\n\r\n`;

/** A bridge's API behind a host; the answer connects as the host does and says so many texts, one after the other. */
async function setUp(): Promise<(...said: readonly string[]) => Socket> {
  const folder = temporaryFolder();
  const place = path.join(folder, "pipe");
  const api = await startApi({
    ...{ source: new FakeSource(), clock: new FakeClock(), tokens: new SessionTokens(folder) },
    places: { api: {}, configuredDataDirectory: undefined, dataDirectory: folder, platform: "win32" },
    host: new HostPipe({ path: place, key }),
    onUnexpected: (error) => {
      throw error;
    },
  });
  onTestFinished(async () => api.stop());
  return (...said) => {
    const socket = connect(place);
    for (const one of said) {
      socket.write(one);
    }
    return socket;
  };
}

const header = (value: object): string => `${JSON.stringify(value)}\n`;

test("who came through the administrators' pipe asks as an administrator", async () => {
  const connectAs = await setUp();
  expect(await text(connectAs(header(admin) + get("/v1/status")))).toContain('"pid":4711');
});

test("who came through the sessions' pipe asks as the person of that session, without a token", async () => {
  const connectAs = await setUp();
  expect(await text(connectAs(header(ann), get("/v1/warnings")))).toContain("HTTP/1.1 404");
  const own = await text(connectAs(header(ann), get("/v1/presses")));
  expect(own).toContain("HTTP/1.1 200");
  expect(own).toContain("pressId");
  for (const user of [`${computer}\\bob`, "CORP\\ann", "S-1-5-21-1-1001"]) {
    expect(await text(connectAs(header({ ...ann, user }), get("/v1/presses")))).toContain('{"presses":[]}');
  }
});

test("a header in pieces is a header", async () => {
  const connectAs = await setUp();
  const whole = header(admin) + get("/v1/status");
  const socket = connectAs();
  for (const character of whole) {
    socket.write(character);
    await new Promise(setImmediate);
  }
  expect(await text(socket)).toContain("HTTP/1.1 200");
});

test.each<[string, string]>([
  ["another key", header({ ...admin, key: "0e".repeat(32) })],
  ["no key", header({ ...admin, key: undefined })],
  ["no such pipe", header({ ...admin, audience: "everybody" })],
  ["no JSON", "GET / HTTP/1.1\n"],
  ["no end", "x".repeat(5000)],
])("%s: the connection is closed without a word", async (_what, said) => {
  const connectAs = await setUp();
  expect(await text(connectAs(said, get("/v1/status"))).catch(() => "")).toBe("");
});

test("its end ends everybody, also who has not said who they are", async () => {
  const place = path.join(temporaryFolder(), "pipe");
  const pipe = new HostPipe({ path: place, key });
  const servers = { admin: createServer(), session: createServer() };
  await pipe.listen(servers);
  const silent = connect(place);
  await once(silent, "connect");
  pipe.close();
  servers.admin.closeAllConnections();
  await once(silent.resume(), "close");
});
