import path from "node:path";
import type { Plugin } from "rolldown";

/**
 * CommonJS has no `await` outside of functions. Puts the code of the modules that are entries, all but their imports, into
 * one; nobody imports from them. A program that still awaits something when nothing can come any more ends with 13, as in
 * Node's own modules.
 */
export function awaitingEntries(root: string, isEntry: (name: string) => boolean): Plugin {
  return {
    name: "awaiting-entries",
    transform(code, id) {
      if (!isEntry(path.relative(root, id).replace(/\.ts$/, ""))) {
        return undefined;
      }
      const imports = this.parse(code, { lang: "ts" }).body.filter(({ type }) => type === "ImportDeclaration");
      let [head, rest, at] = ["", "", 0];
      for (const { start, end } of imports) {
        head += `${code.slice(start, end)}\n`;
        rest += code.slice(at, start);
        at = end;
      }
      return `${head}
let isSettled = false;
globalThis.process.once("beforeExit", () => {
  if (!isSettled) globalThis.process.exitCode = 13;
});
void (async () => {${rest}${code.slice(at)}
})().finally(() => {
  isSettled = true;
});
`;
    },
  };
}
