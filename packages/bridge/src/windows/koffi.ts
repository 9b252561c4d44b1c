import { createRequire } from "node:module";
import type * as KoffiModule from "koffi";

type Koffi = typeof KoffiModule;

/** The library that calls functions of Windows; it comes into memory with this, and is not asked for elsewhere. */
export const loadKoffi = (): Koffi => createRequire(import.meta.url)("koffi") as Koffi;
