import { connectWise } from "../connectwise/index.ts";
import { startConnectWiseSandbox } from "../connectwise/sandbox/index.ts";
import type { AdapterRig } from "./adapter-rig.ts";

/** The conformance suite's rig for ConnectWise. */
export async function connectWiseRig(): Promise<AdapterRig> {
  const sandbox = await startConnectWiseSandbox();
  return {
    createAdapter: ({ url = sandbox.url, ...limits } = {}) =>
      connectWise.create(connectWise.parseConfig({ ...sandbox.config, site: url, ...limits })),
    setFaults: (faults) => sandbox.faults.set(faults),
    ticketsOf: (pressId) =>
      sandbox
        .tickets()
        .filter(({ externalXRef }) => externalXRef === pressId)
        .map(({ id }) => String(id)),
    untilTickets: async (count) => sandbox.until((tickets) => tickets.length >= count),
    close: async () => sandbox.close(),
  };
}
