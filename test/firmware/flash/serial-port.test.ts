// The serial module itself, on a pseudo terminal: Linux and macOS have them, and Python opens one.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { openSerialPipe } from "../../../packages/cli/src/flash/serial-pipe.ts";

/** Says what its port is called, answers "S", and hangs up at "X". */
const peer = `
import os, pty, tty
ours, theirs = pty.openpty()
tty.setraw(theirs)
print(os.ttyname(theirs), flush=True)
while True:
    heard = os.read(ours, 256)
    if heard == b"S":
        os.write(ours, b"CATERIN")
    elif heard == b"X":
        break
`;

const canRun = process.platform !== "win32" && spawnSync("python3", ["--version"]).status === 0;

async function startPeer(): Promise<{ readonly name: string }> {
  const started = spawn("python3", ["-c", peer], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void started.kill());
  const [name] = (await once(started.stdout, "data")) as [Buffer];
  return { name: name.toString().trim() };
}

test.skipIf(!canRun)(
  "a port is opened for one program, sends and receives, and ends what waits when it hangs up",
  async () => {
    const { name } = await startPeer();
    const pipe = await openSerialPipe(name);
    await pipe.send(Buffer.from("S"));
    expect(Buffer.from(await pipe.receive(7)).toString()).toBe("CATERIN");
    await expect(openSerialPipe(name)).rejects.toMatchObject({ code: "busy" });
    const waiting = pipe.receive(1).catch((error: unknown) => error);
    await pipe.send(Buffer.from("X"));
    expect(await waiting).toMatchObject({ code: "gone" });
    await expect(pipe.send(Buffer.from("S"))).rejects.toMatchObject({ code: "gone" });
    await pipe.close();
    await expect(openSerialPipe(name)).rejects.toMatchObject({ code: "gone" });
  },
);
