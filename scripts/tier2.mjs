#!/usr/bin/env node
// `npx --no-install tier2` in a checkout: the command line from its sources.
import process from "node:process";

process.argv.splice(2, 0, "tier2");
await import("./bootstrap.mjs");
