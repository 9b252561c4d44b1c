const named: Readonly<Record<number, string>> = { 31: "#ff6b6b", 32: "#69db7c", 33: "#ffc078" };

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The style that a list of SGR codes (ECMA-48) asks for; only those the terminal view uses. */
function style(codes: readonly number[]): string {
  const rules: string[] = [];
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 1) {
      rules.push("font-weight:700");
    } else if (code === 2) {
      rules.push("opacity:.55");
    } else if (code === 38 && codes[index + 1] === 2) {
      rules.push(`color:rgb(${codes.slice(index + 2, index + 5).join(",")})`);
      index += 4;
    } else if (named[code] !== undefined) {
      rules.push(`color:${named[code]}`);
    }
  }
  return rules.join(";");
}

/** A captured terminal screen as a page that looks like the terminal. */
export function ansiToHtml(screen: string): string {
  let codes: number[] = [];
  const body = screen
    .split(/(\u001B\[[0-9;]*m)/)
    .map((part) => {
      const sequence = /^\u001B\[([0-9;]*)m$/.exec(part)?.[1];
      if (sequence === undefined) {
        return part === "" ? "" : `<span style="${style(codes)}">${escapeHtml(part)}</span>`;
      }
      const added = sequence === "" ? [0] : sequence.split(";").map(Number);
      const isReset = added[0] === 0 || added[0] === 39; // 39: the usual colour; tmux says no more when a line ends
      codes = isReset ? added.slice(1) : [...codes, ...added];
      return "";
    })
    .join("");
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #16181d; width: max-content; }
    pre { margin: 0; padding: 18px 22px; color: #e6e6e6; font: 15px/1.2 "DejaVu Sans Mono", monospace; }
  </style><pre>${body}</pre>`;
}
