import dgram from "node:dgram";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { hostTarget, targetName } from "./host-target.ts";
import { type Answer, connect, query } from "./probe.ts";
import { hasNeighbour, reachabilityFact } from "./reachability.ts";
import { hostTargets } from "./slow-facts.ts";

const never = new AbortController().signal;
const arp = `IP address       HW type     Flags       HW address            Mask     Device
192.0.2.1        0x1         0x2         02:00:00:00:00:05     *        eth0
192.0.2.9        0x1         0x0         00:00:00:00:00:00     *        eth0
`;
const silent = (code: string): Answer => ({ result: "silent", code });
const answered: Answer = { result: "answered", elapsedMs: 12 };

const read = async (answers: Readonly<Record<string, Answer>>, change: object = {}) => {
  const asked: string[] = [];
  const answerTo = (name: string): Answer => {
    asked.push(name);
    return answers[name] ?? answered;
  };
  const fact = reachabilityFact({
    connect: async (host, port) => answerTo(`${host} ${port}`),
    query: async (server, name) => answerTo(`${server} ${name}`),
    gateways: () => [{ address: "192.0.2.1", through: "eth0" }],
    nameServers: () => ["192.0.2.53"],
    hosts: () => hostTargets({ host: "support.example.com" }, undefined, ["files.example.com:445"]),
    neighbours: () => arp,
    ...change,
  });
  return { values: await fact.read(never), asked };
};

test("gateway, name server, helpdesk and hosts are asked in this order; the name server for the helpdesk's name", async () => {
  const { values, asked } = await read({});
  expect(asked).toEqual([
    "192.0.2.1 80",
    "192.0.2.53 support.example.com",
    "support.example.com 443",
    "files.example.com 445",
  ]);
  expect(values.map(({ role, name }) => `${role} ${name}`)).toEqual([
    "gateway 192.0.2.1",
    "name-server 192.0.2.53",
    "helpdesk support.example.com:443",
    "host files.example.com:445",
  ]);
  expect(values.every(({ isReachable, elapsedMs }) => isReachable && elapsedMs === 12)).toBe(true);
});

test("a gateway that refuses is there; one that is silent is there when the link knows it; a host must take us", async () => {
  const refused: Answer = { result: "refused", elapsedMs: 3 };
  const first = await read({ "192.0.2.1 80": refused, "files.example.com 445": refused });
  expect(first.values[0]).toEqual({ role: "gateway", name: "192.0.2.1", isReachable: true, elapsedMs: 3 });
  expect(first.values[3]).toMatchObject({ isReachable: false, detail: "the connection was refused" });
  const second = await read({ "192.0.2.1 80": silent("ETIMEDOUT") });
  expect(second.values[0]).toMatchObject({ isReachable: true, detail: "it answers on the link alone" });
  const third = await read({ "192.0.2.1 80": silent("ETIMEDOUT") }, { neighbours: () => "" });
  expect(third.values[0]).toMatchObject({ isReachable: false, detail: "no answer in time" });
  const fourth = await read({ "192.0.2.1 80": silent("EHOSTUNREACH") });
  expect(fourth.values[0]).toMatchObject({ isReachable: false, detail: "nobody has this address" });
});

test("a gateway of the link alone is asked through its card, and what cannot be listed hides nothing else", async () => {
  const { asked } = await read(
    {},
    {
      gateways: () => [{ address: "fe80::1", through: "eth0" }],
      nameServers: () => {
        throw new Error("EACCES");
      },
    },
  );
  expect(asked[0]).toBe("fe80::1%eth0 80");
  expect(asked).toHaveLength(3);
});

test("hosts without a name leave nothing to ask a name server for but a name that cannot be", async () => {
  const { asked } = await read({}, { hosts: () => hostTargets({ host: "192.0.2.7:8443" }, undefined, []) });
  expect(asked.slice(1)).toEqual(["192.0.2.53 name.invalid", "192.0.2.7 8443"]);
});

test("the neighbours of the link", () => {
  expect(["192.0.2.1", "192.0.2.9", "192.0.2.77", ""].map((address) => hasNeighbour(arp, address))).toEqual([
    ...[true, false, false, false],
  ]);
});

test("behind a proxy the proxy is asked: nothing else can be reached directly", () => {
  const names = hostTargets({ host: "support.example.com" }, "http://proxy.example:8080", []).map(targetName);
  expect(names).toEqual(["proxy.example:8080"]);
});

test.each([
  ["files", "files:443"],
  [" files.example.com:445 ", "files.example.com:445"],
  ["192.0.2.1", "192.0.2.1:443"],
  ["2001:db8::1", "[2001:db8::1]:443"],
  ["[2001:db8::1]:80", "[2001:db8::1]:80"],
  ["files:0", undefined],
  ["files:99999", undefined],
  ["https://files", undefined],
  ["a b", undefined],
  ["", undefined],
])("%j as a host is %s", (text, name) => {
  const target = hostTarget("host", text, 443);
  expect(target === undefined ? undefined : targetName(target)).toBe(name);
});

test("a real connection: taken, refused, aborted", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await expect(connect("127.0.0.1", port, never)).resolves.toMatchObject({ result: "answered" });
  server.close();
  await expect(connect("127.0.0.1", port, never)).resolves.toMatchObject({ result: "refused" });
  await expect(connect("127.0.0.1", port, AbortSignal.abort())).resolves.toEqual(silent("ETIMEDOUT"));
});

test("a real name server: any answer counts, silence does not", async () => {
  const socket = dgram.createSocket("udp4");
  onTestFinished(() => void socket.close());
  let isSilent = false;
  const asked = Promise.withResolvers<void>();
  socket.on("message", (message, { port, address }) => {
    if (isSilent) {
      asked.resolve();
      return;
    }
    const reply = Buffer.from(message);
    reply.writeUInt16BE(0x8183, 2); // an answer: there is no such name
    socket.send(reply, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const server = `127.0.0.1:${socket.address().port}`;
  await expect(query(server, "name.invalid", never)).resolves.toMatchObject({ result: "answered" });
  isSilent = true;
  const abortion = new AbortController();
  const waiting = query(server, "name.invalid", abortion.signal);
  await asked.promise;
  abortion.abort();
  await expect(waiting).resolves.toEqual(silent("ECANCELLED"));
  await expect(query("no address", "name.invalid", never)).resolves.toMatchObject({ result: "silent" });
});
