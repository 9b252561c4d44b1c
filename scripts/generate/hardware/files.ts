import { readFileSync } from "node:fs";
import path from "node:path";
import { bomTable, readBom, sumBom } from "./bill-of-materials.ts";
import { type Description, type Light, colourLevels, namedValues } from "../description.ts";
import { currentsTable, lightCurrents } from "./light-currents.ts";
import { testPage } from "../test-page/page.ts";
import { type Drawing, readDrawings } from "./wiring-model.ts";
import { wireList, wiringFiles } from "./wiring.ts";

/**
 * Everything generated of hardware/ and the acceptance test: pictures, the test page, and the tables between markers in
 * the two documents. Keys are paths from `root`. Throws where wiring, bill of materials and board files disagree.
 */
export function hardwareFiles(root: string, description: Description): Record<string, string> {
  const drawings = readDrawings(root);
  const tables = {
    bom: bomTable(sumBom(readBom(root))),
    currents: currentsTable(lightCurrents(root, drawings)),
    lights: lightsTable(description),
    "light-commands": lightCommands(description),
    ...Object.fromEntries(drawings.map((drawing) => [`wires-${drawing.wiring.build}`, wiresTable(drawing)])),
  };
  return {
    ...wiringFiles(root),
    "hardware/test-page/index.html": testPage(description),
    ...withTables(root, "hardware/README.md", tables),
    ...withTables(root, "docs/hardware-acceptance.md", tables),
  };
}

/** A document with the text between `<!-- table: NAME -->` and `<!-- end -->` replaced by the table of that name. */
function withTables(root: string, file: string, tables: Readonly<Record<string, string>>): Record<string, string> {
  const text = readFileSync(path.join(root, file), "utf8");
  const replaced = text.replaceAll(
    /(<!-- table: (\S+) -->\n)[^]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      const table = tables[name];
      if (table === undefined) {
        throw new Error(`${file}: there is no table "${name}"; there are ${Object.keys(tables).join(", ")}`);
      }
      return `${start}\n${table}\n\n${end}`;
    },
  );
  return { [file]: replaced };
}

const wiresTable = (drawing: Drawing): string =>
  [
    "| wire | colour | from | to |",
    "|---|---|---|---|",
    ...wireList(drawing).map(({ colour, from, to }, index) => `| ${index + 1} | ${colour} | ${from} | ${to} |`),
  ].join("\n");

const looks = ({ colour, periodMs }: Light, pattern: string): string =>
  `${colour === "off" ? "" : `${colour}. `}${pattern}${periodMs === 0 ? "" : ` Again every ${periodMs / 1000} s.`}`;

function lightsTable({ protocol }: Description): string {
  const meaningOf = (pattern: string): string =>
    namedValues(protocol, "lightPattern").find(({ name }) => name === pattern)?.meaning ?? "";
  return [
    "| light | looks like | means |",
    "|---|---|---|",
    ...protocol.lights.map(
      (light) =>
        `| ${light.name} | ${looks(light, meaningOf(light.pattern))} | ${light.meaning}${light.showForMs === undefined ? "" : ` For ${light.showForMs / 1000} s.`} |`,
    ),
  ].join("\n");
}

/** A light report as `printf` of a shell writes it: id, pattern, red, green, blue, period, no time to live. */
function lightCommands({ protocol, brand }: Description): string {
  const id = protocol.reports.find(({ name }) => name === "light")?.id ?? 0;
  const patterns = namedValues(protocol, "lightPattern");
  return [
    "| light | command | seen on the RGB LED | seen on the board's LED |",
    "|---|---|---|---|",
    ...protocol.lights.map((light) => {
      const pattern = patterns.find(({ name }) => name === light.pattern);
      const period = [light.periodMs & 0xff, light.periodMs >> 8];
      const bytes = [id, pattern?.value ?? 0, ...colourLevels(brand, light.colour), ...period, 0, 0];
      const escaped = bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
      return `| ${light.name}: ${looks(light, pattern?.meaning ?? "")} | \`printf '${escaped}' > $BUTTON\` | | |`;
    }),
  ].join("\n");
}
