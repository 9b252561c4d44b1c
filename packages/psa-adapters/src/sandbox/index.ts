export {
  type ConnectWiseSandbox,
  type ConnectWiseSandboxOptions,
  type SandboxTicketWithNotes,
  startConnectWiseSandbox,
} from "../connectwise/sandbox/index.ts";
export type { SandboxData, SandboxNote, SandboxTicket } from "../connectwise/sandbox/data.ts";
export type { FaultControl, Faults, Strike } from "./faults.ts";
export { type Overview, startOverview } from "./overview.ts";
export type { AttachmentView, NoteView, Page, RightView, Switch, Technician, TicketView } from "./page.ts";
export { type RunningSandbox, sandboxKinds, sandboxPorts, startSandbox } from "./registry.ts";
export type { RequestRecord, SandboxOptions } from "./server.ts";
