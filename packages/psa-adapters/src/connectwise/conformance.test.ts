import { type AdapterRig, adapterSuite, fetches } from "../testing/index.ts";
import { connectWise } from "./index.ts";
import { startConnectWiseSandbox } from "./sandbox/index.ts";

for (const [name, fetch] of Object.entries(fetches)) {
  adapterSuite(`connectwise by ${name}`, fetch, async (): Promise<AdapterRig> => {
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
  });
}
