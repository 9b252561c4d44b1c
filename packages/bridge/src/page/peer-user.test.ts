import { connect, createServer } from "node:net";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { mayUse, peerUser, userInTable } from "./peer-user.ts";

/** As Linux 6.1 writes it: a listener, both ends of a connection (one by root, one by user 1000), one that ended. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1267 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 30571 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1267 0100007F:C7F2 01 00000000:00000000 00:00000000 00000000     0        0 30580 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:C7F2 0100007F:1267 01 00000000:00000000 00:00000000 00000000  1000        0 30579 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:C7F4 0100007F:1267 05 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000000000000 20 4 30 10 -1
   4: 0A00020F:C7F6 0100007F:1267 01 00000000:00000000 00:00000000 00000000  1001        0 30590 1 0000000000000000 20 4 30 10 -1
`;
const table6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:D2A0 0000000000000000FFFF00000100007F:1267 01 00000000:00000000 00:00000000 00000000  1002        0 31002 1 0000000000000000 20 4 30 10 -1
`;
const ownPort = 0x12_67;

test("the owner of the other end is found, not of one's own", () => {
  expect(userInTable(table, { ownPort, otherPort: 0xc7f2 })).toBe(1000);
});
test("a socket for IPv6 that speaks IPv4 counts, too", () => {
  expect(userInTable(table6, { ownPort, otherPort: 0xd2a0 })).toBe(1002);
});
test("an end that is closed, and therefore stands there as root's, is nobody's", () => {
  expect(userInTable(table, { ownPort, otherPort: 0xc7f4 })).toBeUndefined();
});
test("an address of the network with the same ports is another connection", () => {
  expect(userInTable(table, { ownPort, otherPort: 0xc7f6 })).toBeUndefined();
});
test.each(["", "\n\n", "garbage", "0: : : 01", "0: 0100007F:C7F2 0100007F:1267 01 a b c uid"])(
  "%j tells nobody",
  (text) => expect(userInTable(text, { ownPort, otherPort: 0xc7f2 })).toBeUndefined(),
);

test.runIf(process.platform === "linux")("the kernel tells who connected", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const accepted = new Promise<number>((resolve) => {
    server.once("connection", (socket) => resolve(socket.remotePort ?? 0));
  });
  const client = connect(port, "127.0.0.1");
  onTestFinished(() => void client.destroy());
  expect(peerUser({ ownPort: port, otherPort: await accepted })).toEqual({ uid: process.getuid?.() });
  expect(peerUser({ ownPort: port, otherPort: 1 })).toBe("none");
});

test("the person, root and the bridge's own account may use a page", () => {
  const [owner, own] = [1000, 990];
  const users = [1000, 0, 990, 1001].map((uid) => mayUse({ uid }, owner, own));
  expect(users).toEqual([true, true, true, false]);
  expect(mayUse("none", owner, own)).toBe(false);
  expect(mayUse("unknown", owner, own)).toBe(true);
  expect(mayUse({ uid: 1001 }, undefined, own)).toBe(true);
});
