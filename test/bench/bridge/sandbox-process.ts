// A ConnectWise sandbox in a process of its own. Tells its parent the `psa` section that leads to it, and every second
// how many tickets have notes. It forgets files, they would be hundreds of megabytes in the end.
import process from "node:process";
import { startConnectWiseSandbox } from "@tier2/psa-adapters/sandbox";

const lookMs = 1000;
const sandbox = await startConnectWiseSandbox();
setInterval(() => {
  sandbox.data.documents.splice(0);
  process.send?.(sandbox.data.notes.size);
}, lookMs);
process.send?.(sandbox.config);
process.once("disconnect", () => process.exit());
