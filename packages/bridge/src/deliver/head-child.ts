// A process of its own that asks one URL with HEAD: URL. Prints the headers, or what went wrong, as one JSON object.
import process from "node:process";

const [, , url = ""] = process.argv;
const { request } = process.getBuiltinModule(url.startsWith("https:") ? "node:https" : "node:http");
if (url.startsWith("https:")) {
  const { getCACertificates, setDefaultCACertificates } = process.getBuiltinModule("node:tls");
  setDefaultCACertificates([...getCACertificates("bundled"), ...getCACertificates("system")]);
}
const print = (answer: object): void => void process.stdout.write(JSON.stringify(answer));

const asking = request(url, { method: "HEAD", agent: false }, ({ headers }) => {
  asking.destroy(); // there is no body
  print({ headers });
});
asking.on("error", (error: NodeJS.ErrnoException) => print({ error: { code: error.code, message: error.message } }));
asking.end();
