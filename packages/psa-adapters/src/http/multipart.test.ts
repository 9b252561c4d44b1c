import { expect, test } from "vitest";
import { multipart } from "./multipart.ts";

test("a form comes out as it went in, bytes and all", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_unused, index) => index);
  const { type, body } = multipart([
    { name: "title", value: "Grüße\r\n--" },
    { name: "file", value: bytes, fileName: "screen-1.png", type: "image/png" },
  ]);
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  expect(form.get("title")).toBe("Grüße\r\n--");
  const file = form.get("file") as File;
  expect({ name: file.name, type: file.type }).toEqual({ name: "screen-1.png", type: "image/png" });
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
});
