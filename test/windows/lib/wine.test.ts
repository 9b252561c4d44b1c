import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Wine } from "./wine.ts";

let wine: Wine;
beforeAll(async () => {
  wine = await Wine.start();
});
afterAll(async () => wine.stop());

test("a program runs on Windows 10: its words, its output, its exit code, its files", async () => {
  expect(await wine.succeed("cmd", ["/c", "ver"])).toContain("10.0.");
  expect(await wine.run("cmd", ["/c", "exit 3"])).toMatchObject({ exitCode: 3 });
  writeFileSync(wine.file(String.raw`C:\note.txt`), "from here");
  expect(await wine.succeed("cmd", ["/c", String.raw`type C:\note.txt`])).toBe("from here");
  expect(wine.text(String.raw`C:\none.txt`)).toBe("");
});

test("a program that does not end is ended", async () => {
  await expect(wine.run(String.raw`C:\windows\keep-alive.exe`, [], { limitMs: 300 })).rejects.toThrow("did not end");
});

test("values of the registry and states of services are read; a restart keeps the one and starts the other", async () => {
  await wine.succeed("reg", ["add", String.raw`HKLM\Software\Tier2`, "/v", "company", "/d", "Meyer & Sons  Ltd", "/f"]);
  expect(await wine.registryValue(String.raw`HKLM\Software\Tier2`, "company")).toBe("Meyer & Sons  Ltd");
  expect(await wine.registryValue(String.raw`HKLM\Software\Tier2`, "none")).toBeUndefined();
  expect(await wine.serviceState("none")).toBeUndefined();
  await wine.serviceIs("PlugPlay", "RUNNING");
  const before = wine.processes("services.exe");
  expect(before).toHaveLength(1);
  await wine.reboot();
  expect(wine.processes("services.exe")[0]?.pid).not.toBe(before[0]?.pid);
  expect(await wine.registryValue(String.raw`HKLM\Software\Tier2`, "company")).toBe("Meyer & Sons  Ltd");
});
