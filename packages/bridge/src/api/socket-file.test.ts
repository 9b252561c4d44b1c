import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import path from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { listenAt } from "./socket-file.ts";

function server(answer: object = {}): Server {
  const made = createServer((_request, response) => response.end(JSON.stringify(answer)));
  onTestFinished(() => {
    made.close();
    made.closeAllConnections();
  });
  return made;
}

test("a second bridge finds the first, and says which", async () => {
  const place = path.join(temporaryFolder(), "admin.sock");
  await listenAt(server({ pid: 4711 }), place, "administrators");
  await expect(listenAt(server(), place, "administrators")).rejects.toMatchObject({
    code: "bridge_running_already",
    category: "bridge",
    message: expect.stringContaining("process 4711") as unknown,
  });
});

test("the socket of a bridge that was killed is replaced", async () => {
  const place = path.join(temporaryFolder(), "admin.sock");
  const script = `require("net").createServer().listen(${JSON.stringify(place)}, () => console.log("here"))`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(existsSync(place)).toBe(true);
  await listenAt(server(), place, "administrators");
});

test("what is no socket is not deleted", async () => {
  const place = path.join(temporaryFolder(), "admin.sock");
  writeFileSync(place, "precious");
  const refused = listenAt(server(), place, "administrators");
  await expect(refused).rejects.toMatchObject({ code: "api_socket_unusable" });
  expect(readFileSync(place, "utf8")).toBe("precious");
});

test("a path that is too long is said", async () => {
  const place = path.join(temporaryFolder(), "x".repeat(100), "admin.sock");
  await expect(listenAt(server(), place, "everybody")).rejects.toMatchObject({
    message: expect.stringContaining("at most 107 bytes") as unknown,
    hint: expect.stringContaining("api.adminSocket") as unknown,
  });
});
