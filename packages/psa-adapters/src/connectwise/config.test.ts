import { expect, test } from "vitest";
import { type ConnectWiseConfigInput, parseConnectWiseConfig } from "./config.ts";

const good: ConnectWiseConfigInput = {
  kind: "connectwise",
  site: "na.myconnectwise.net",
  companyId: "examplemsp",
  publicKey: "public-key",
  privateKey: "private-key",
  clientId: "client-id",
  company: "Acme",
  catchAll: { contactEmail: "unregistered@msp.example" },
  board: "Help Desk",
};

const noKeys = { companyId: undefined, publicKey: undefined, privateKey: undefined };

test("defaults are filled in: the catch-all company is the company itself", () => {
  const { board, kind: _kind, ...rest } = good;
  expect(parseConnectWiseConfig(good)).toEqual({
    ...rest,
    credentialNotes: [],
    values: { board },
    site: {
      apiOrigin: "https://api-na.myconnectwise.net",
      webOrigin: "https://na.myconnectwise.net",
      notes: ["na.myconnectwise.net is the host of the web pages; the API is asked at api-na.myconnectwise.net"],
    },
    catchAll: { company: "Acme", contactEmail: "unregistered@msp.example" },
    timeoutMs: 20_000,
  });
});

test.each([
  ["api-eu.myconnectwise.net", "https://api-eu.myconnectwise.net", "https://eu.myconnectwise.net", 0],
  [
    "https://au.myconnectwise.net/v4_6_release/ConnectWise.aspx?locale=en",
    "https://api-au.myconnectwise.net",
    "https://au.myconnectwise.net",
    2,
  ],
  ["staging.connectwisedev.com", "https://api-staging.connectwisedev.com", "https://staging.connectwisedev.com", 1],
  ["psa.msp.example/v4_6_release", "https://psa.msp.example", "https://psa.msp.example", 1],
  [" https://psa.msp.example:8443/ ", "https://psa.msp.example:8443", "https://psa.msp.example:8443", 0],
  ["http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080", 0],
  ["http://localhost:1/", "http://localhost:1", "http://localhost:1", 0],
  ["http://[::1]:1/", "http://[::1]:1", "http://[::1]:1", 0],
])("site %j is understood", (site, apiOrigin, webOrigin, notes) => {
  const parsed = parseConnectWiseConfig({ ...good, site }).site;
  expect({ ...parsed, notes: parsed.notes.length }).toEqual({ apiOrigin, webOrigin, notes });
});

test.each([
  ["http://na.myconnectwise.net", "readable over the network"],
  ["ftp://na.myconnectwise.net", "readable over the network"],
  ["http://127.0.0.1.example.com", "readable over the network"],
  ["https://user:password@psa.msp.example", "Credentials do not belong"],
  ["not a host", "no host name"],
  ["", "no host name"],
])("site %j is refused: %s", (site, reason) => {
  expect(() => parseConnectWiseConfig({ ...good, site })).toThrow(reason);
});

test.each([
  ["a line break inside of a key", { privateKey: "private\nkey" }],
  ["a space inside of a key", { publicKey: "public key" }],
  ["both keys in one", { publicKey: "public-key:private-key" }],
  ["company and key in one", { companyId: "examplemsp+public-key" }],
  ["a quote in the company", { company: 'Acme" or identifier like "%' }],
  ["a wildcard in the company", { company: "A*" }],
  ["a company too long", { company: "x".repeat(31) }],
  ["an address that is none", { catchAll: { contactEmail: "unregistered" } }],
  ["a wildcard in the address", { catchAll: { contactEmail: "%@msp.example" } }],
  ["no board", { board: " " }],
  ["an unknown key", { queue: "Help Desk" }],
  ["a time limit of nothing", { timeoutMs: 0 }],
])("%s is refused", (_title, change) => {
  expect(() => parseConnectWiseConfig({ ...good, ...change })).toThrow(expect.objectContaining({ name: "ZodError" }));
});

test.each([
  ["no clientId", { clientId: undefined }, /ClientID|one-line key does not carry it/],
  [
    "an e-mail address for the public key",
    { publicKey: "jane@msp.example" },
    /is an e-mail address: give the public key/,
  ],
  [
    "an e-mail address for the private key",
    { privateKey: "jane@msp.example" },
    /is an e-mail address: give the private/,
  ],
  [
    "keys in one line without a clientId",
    { ...{ credentials: "examplemsp+public:private", clientId: undefined }, ...noKeys },
    /is missing: ConnectWise asks each integration for one/,
  ],
  ["the line beside separate keys", { credentials: "examplemsp+public:private" }, /stands beside companyId, publicKey/],
  ["neither", noKeys, /is missing/],
])("%s: the message says what to give, without the value", (_title, change, message) => {
  const parse = (): unknown => parseConnectWiseConfig({ ...good, ...change });
  expect(parse).toThrow(expect.objectContaining({ message: expect.stringMatching(message) as string }));
  expect(parse).toThrow(
    expect.objectContaining({ message: expect.not.stringMatching(/jane|public:private/) as string }),
  );
});

test("a board that is left to ConnectWise: nothing that depends on a board goes with it", () => {
  expect(parseConnectWiseConfig({ ...good, board: "__default__", priority: "High" }).values).toEqual({
    priority: "High",
  });
  for (const name of ["status", "type", "subType", "item", "team"]) {
    expect(() => parseConnectWiseConfig({ ...good, board: "__default__", [name]: "New" })).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/depends on the board.*name the board/) as string }),
    );
  }
});

test("no message holds a secret", () => {
  const secrets = { publicKey: "open public", privateKey: "very private\n", clientId: "client id" };
  const message = expect.stringContaining("copy it again") as string;
  const silent = expect.not.stringMatching(/open public|very private|client id/) as string;
  const parse = (): unknown => parseConnectWiseConfig({ ...good, ...secrets });
  expect(parse).toThrow(expect.objectContaining({ message }));
  expect(parse).toThrow(expect.objectContaining({ message: silent }));
});

test("what copying adds around a key is cut, and said", () => {
  const parsed = parseConnectWiseConfig({ ...good, privateKey: ' "private-key"\u200b\r\n' });
  expect(parsed).toMatchObject({ privateKey: "private-key", credentialNotes: [expect.stringContaining("privateKey")] });
});
