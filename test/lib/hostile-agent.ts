import process from "node:process";
import { LineToBridge } from "../../packages/cli/src/agent/line-to-bridge.ts";
import { openServerCheck } from "../../packages/bridge/src/agent/index.ts";

/**
 * A session agent that means harm: SOCKET MODE. - junk: it answers pictures with what is none, and tasks of others. - silent: it
 * answers nothing. Says on stderr what it gets, and how its answers are taken.
 */
const [, , place = "", mode = ""] = process.argv;
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const never = new AbortController().signal;
const line = new LineToBridge(place, await openServerCheck());

async function answer(id: string, body: Buffer | object): Promise<void> {
  const told = line.open({ line: `POST /v1/agent/tasks/${id}`, body }, never);
  say(
    await told.then(
      () => `${id}: taken`,
      (error: unknown) => `${id}: ${String((error as { readonly code?: string }).code)}`,
    ),
  );
}

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0xff, 0xd9]);
const stream = await line.open({ line: "GET /v1/agent" }, never);
say("hostile agent connected");
for await (const piece of stream.setEncoding("utf8") as AsyncIterable<string>) {
  const { id, kind } = JSON.parse(/^data: (.*)$/m.exec(piece)?.[1] ?? "{}") as { id?: string; kind?: string };
  if (id !== undefined) {
    say(`asked: ${kind}`);
    if (mode === "junk") {
      await answer("9999", {}); // nobody's
      const facts = {
        type: "image/jpeg",
        width: 1600,
        height: 900,
        sizeBytes: jpeg.length,
        of: "monitor",
        hiddenWindows: 0,
      };
      const head = Buffer.from(JSON.stringify({ kind: "taken", facts }));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(head.length);
      await answer(id, Buffer.concat([length, head, jpeg]));
    }
  }
}
