// node scripts/bootstrap.mjs script scripts/bom.ts    prints what the material of each build costs (hardware/bom.csv)
import path from "node:path";
import process from "node:process";
import { bomTable, readBom, sumBom } from "./generate/hardware/bill-of-materials.ts";

process.stdout.write(`${bomTable(sumBom(readBom(path.resolve(import.meta.dirname, ".."))))}\n`);
