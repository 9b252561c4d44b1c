import { request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ConnectWiseSandbox, startConnectWiseSandbox } from "./index.ts";

let sandbox: ConnectWiseSandbox;
beforeEach(async () => {
  sandbox = await startConnectWiseSandbox();
});
afterEach(async () => sandbox.close());

const headers = {
  authorization: `Basic ${Buffer.from("examplemsp+public-key:private-key").toString("base64")}`,
  clientId: "client-id",
  "content-type": "application/json",
};
const makeTicket = async (changes: object = {}): Promise<Response> =>
  fetch(`${sandbox.url}/v2025_1/apis/3.0/service/tickets`, {
    method: "POST",
    headers,
    body: JSON.stringify({ summary: "Help", company: { id: 250 }, ...changes }),
  });
const statusOf = async (call: Promise<Response>): Promise<number | "broken"> =>
  call.then(
    async (response) =>
      response.text().then(
        () => response.status,
        () => "broken" as const,
      ),
    () => "broken" as const,
  );

test("faults are set and read by other processes over HTTP", async () => {
  const address = `${sandbox.url}/sandbox/faults`;
  const put = async (body: string): Promise<Response> => fetch(address, { method: "PUT", body });
  expect(await (await put('{"serverError":{"count":1}}')).json()).toEqual({ serverError: { count: 1 } });
  expect(await (await fetch(address)).json()).toEqual({ serverError: { count: 1 } });
  expect(await statusOf(makeTicket())).toBe(500);
  expect(await statusOf(makeTicket())).toBe(201);
  for (const wrong of ['{"serverErrors":{}}', '{"dropBefore":{"probability":2}}', "{", "[]"]) {
    expect((await put(wrong)).status).toBe(400);
  }
  expect(sandbox.faults.current).toEqual({ serverError: { count: 1 } });
});

test("a count ends a fault, a seed repeats its choices", async () => {
  const run = async (seed: number): Promise<(number | "broken")[]> => {
    sandbox.faults.set({ serverError: { probability: 0.5 }, seed });
    const statuses: (number | "broken")[] = [];
    for (let number = 0; number < 20; number++) {
      statuses.push(await statusOf(makeTicket()));
    }
    return statuses;
  };
  const first = await run(7);
  expect(new Set(first)).toEqual(new Set([201, 500]));
  expect(await run(7)).toEqual(first);
  expect(await run(8)).not.toEqual(first);
});

test("faults strike what makes or changes something, or everything", async () => {
  const read = async (): Promise<number | "broken"> =>
    statusOf(fetch(`${sandbox.url}/v2025_1/apis/3.0/system/info`, { headers }));
  sandbox.faults.set({ dropBefore: {} });
  expect([await read(), await statusOf(makeTicket())]).toEqual([200, "broken"]);
  sandbox.faults.set({ dropBefore: {}, everything: true });
  expect([await read(), await statusOf(makeTicket())]).toEqual(["broken", "broken"]);
  sandbox.faults.set({ offline: {} });
  expect([await read(), await statusOf(makeTicket())]).toEqual(["broken", "broken"]);
  expect(await statusOf(fetch(`${sandbox.url}/sandbox/faults`))).toBe(200);
  expect(await statusOf(fetch(sandbox.url))).toBe(200);
  expect(sandbox.requests.map(({ status }) => status)).toEqual([200, ...Array.from({ length: 5 }, () => "dropped")]);
  expect(sandbox.tickets()).toEqual([]);
});

test("a refusal is no ticket: faults after the commit leave it alone", async () => {
  sandbox.faults.set({ dropAfterCommit: {}, badJson: {}, midAnswer: {} });
  expect(await statusOf(makeTicket({ summary: "" }))).toBe(400);
});

test("closing does not wait for what waits", async () => {
  sandbox.faults.set({ delay: { ms: 3_600_000 } });
  const waiting = statusOf(makeTicket());
  await statusOf(fetch(sandbox.url));
  await sandbox.close();
  expect(await waiting).toBe("broken");
  sandbox = await startConnectWiseSandbox();
});

test("tickets are read by other processes over HTTP", async () => {
  await makeTicket({ externalXRef: "press-1", initialDescription: "public" });
  const told: unknown = await (await fetch(`${sandbox.url}/sandbox/tickets`)).json();
  expect(told).toMatchObject([{ externalXRef: "press-1", notes: [{ text: "public" }], documents: [] }]);
});

test("the page lists tickets, newest first, and shows one; a ticket's address leads there", async () => {
  expect(await (await fetch(sandbox.url)).text()).toContain("No tickets yet");
  await makeTicket({ summary: "First" });
  await makeTicket({ summary: "Second", initialDescription: "for all", initialInternalAnalysis: "for us" });
  const list = await (await fetch(sandbox.url)).text();
  expect(list.indexOf("Second")).toBeLessThan(list.indexOf("First"));
  const response = await fetch(
    `${sandbox.url}/v4_6_release/services/system_io/Service/fv_sr100_request.rails?service_recid=1002&companyName=examplemsp`,
  );
  expect(response.url).toBe(`${sandbox.url}/tickets/1002`);
  const ticket = await response.text();
  for (const text of [
    "Second",
    "Acme Timber",
    "Help Desk",
    "Priority 3 - Medium",
    "for all",
    "customer can read",
    "for us",
    "internal",
  ]) {
    expect(ticket).toContain(text);
  }
  expect((await fetch(`${sandbox.url}/tickets/9`)).status).toBe(404);
});

test("everything on the page is escaped, nothing foreign may run", async () => {
  const attack = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`;
  await makeTicket({
    summary: attack,
    initialDescription: attack,
    contactName: attack.slice(0, 60),
    externalXRef: attack,
  });
  for (const address of ["/", "/tickets/1001"]) {
    const response = await fetch(sandbox.url + address);
    const text = await response.text();
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).not.toMatch(/<script>|<img|&amp;<|onerror='/);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  }
});

test("an attachment is downloaded, never shown", async () => {
  await makeTicket();
  const form = new FormData();
  form.set("file", new File(["<script>alert(1)</script>"], '../a"b <1>.html', { type: "text/html" }));
  for (const [name, value] of [
    ["recordType", "Ticket"],
    ["recordId", "1001"],
    ["title", "x"],
  ] as const) {
    form.set(name, value);
  }
  const { authorization, clientId } = headers;
  await fetch(`${sandbox.url}/v2025_1/apis/3.0/system/documents`, {
    method: "POST",
    headers: { authorization, clientId },
    body: form,
  });
  const response = await fetch(`${sandbox.url}/tickets/1001/attachments/0`);
  expect(response.headers.get("content-type")).toBe("application/octet-stream");
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename\*=UTF-8''/);
  expect(await response.text()).toBe("<script>alert(1)</script>");
  expect((await fetch(`${sandbox.url}/tickets/1001/attachments/1`)).status).toBe(404);
});

/** Node's fetch does not let a caller choose these headers. */
const statusWith = async (path: string, method: string, foreign: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${sandbox.url}${path}`, { method, headers: foreign }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

test("a page of another site, also one that points its name here, reads and changes nothing", async () => {
  const api = "/v2025_1/apis/3.0/service/tickets";
  for (const path of ["/", "/sandbox/tickets", api]) {
    expect(await statusWith(path, "GET", { host: "attacker.example" })).toBe(403);
  }
  await makeTicket();
  const attempts = [
    ["/tickets/1001/answer", "POST"],
    ["/trouble/faults", "POST"],
    ["/sandbox/faults", "PUT"],
    [api, "POST"],
  ] as const;
  for (const [path, method] of attempts) {
    for (const origin of ["http://attacker.example", "http://127.0.0.1:1", "null"]) {
      expect(await statusWith(path, method, { origin })).toBe(403);
    }
  }
  expect(sandbox.faults.current).toEqual({});
});

const submit = async (path: string, form: Record<string, string>): Promise<Response> =>
  fetch(sandbox.url + path, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

test("forms change what they say, and lead back; what is wrong is told", async () => {
  await makeTicket();
  expect((await submit("/tickets/1001/answer", { text: " On\r\nmy way " })).headers.get("location")).toBe(
    "/tickets/1001",
  );
  expect(sandbox.tickets()[0]?.notes.at(-1)).toMatchObject({ text: "On\nmy way", createdBy: "TechOne" });
  expect((await submit("/tickets/1001/status", { status: "Closed" })).status).toBe(303);
  expect(sandbox.tickets()[0]?.status.name).toBe("Closed");
  expect((await submit("/trouble/faults", { fault: "serverError", frequency: "once" })).status).toBe(303);
  expect(sandbox.faults.current).toEqual({ serverError: { count: 1 } });
  expect((await submit("/trouble/faults", { end: "yes", fault: "serverError" })).status).toBe(303);
  expect(sandbox.faults.current).toEqual({});
  expect((await submit("/trouble/rights", {})).status).toBe(303);
  expect(sandbox.data.denied.size).toBeGreaterThan(5);
  expect((await submit("/trouble/switches", { missingClientIdStatus: "1" })).status).toBe(303);
  for (const [path, form, status] of [
    ["/tickets/1001/answer", { text: " " }, 400],
    ["/tickets/1001/status", { status: "Nonsense" }, 400],
    ["/tickets/9/answer", { text: "x" }, 400],
    ["/trouble/faults", { fault: "delay", ms: "-1" }, 400],
    ["/elsewhere", {}, 404],
  ] as const) {
    expect((await submit(path, form)).status).toBe(status);
  }
  expect((await fetch(`${sandbox.url}/trouble/faults`, { method: "POST", body: "fault=offline" })).status).toBe(415);
});

test("the log of requests has no query and no secret", async () => {
  await fetch(`${sandbox.url}/v2025_1/apis/3.0/system/info?key=private-key`, { headers });
  const text = await (await fetch(`${sandbox.url}/requests`)).text();
  expect(text).toContain("GET /v2025_1/apis/3.0/system/info");
  expect(text).not.toContain("private-key");
});
