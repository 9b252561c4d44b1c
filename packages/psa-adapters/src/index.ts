export type {
  AdapterContext,
  AdapterDefinition,
  AdapterError,
  AdapterErrorCode,
  AdapterLogger,
  CheckResult,
  CheckStatus,
  FindOutcome,
  PsaAdapter,
  SubmitOutcome,
  TicketDraft,
  TicketReference,
} from "./contract.ts";
export { adapterKinds, openAdapter } from "./registry.ts";
