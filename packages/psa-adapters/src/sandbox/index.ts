export {
  type ConnectWiseSandbox,
  type ConnectWiseSandboxOptions,
  type SandboxTicketWithNotes,
  startConnectWiseSandbox,
} from "../connectwise/sandbox/index.ts";
export type { SandboxData, SandboxNote, SandboxTicket } from "../connectwise/sandbox/data.ts";
export type { FaultControl, Faults, Strike } from "./faults.ts";
export type { RequestRecord } from "./server.ts";
export { type RunningSandbox, type SandboxOptions, sandboxKinds, startSandbox } from "./registry.ts";
