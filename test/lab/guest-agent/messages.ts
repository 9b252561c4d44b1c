/** The name of the virtio port between the agent and the host; messages are lines of JSON. */
export const agentPort = "lab";

/** What the host asks for. */
export type AgentRequest = { readonly id: number } & (
  | { readonly ask: "clock" }
  | { readonly ask: "run"; readonly command: string; readonly user?: string; readonly input?: string }
  /** `end` what `run` with this id started. */
  | { readonly ask: "end"; readonly run: number }
  | { readonly ask: "write"; readonly path: string; readonly text: string; readonly mode: number }
);

/** `started` once at every start of the agent; else the answer to the request with this id. */
export type AgentMessage =
  | { readonly started: true }
  | { readonly id: number; readonly clockMs: number }
  | { readonly id: number; readonly code: number; readonly output: string; readonly errors: string }
  | { readonly id: number; readonly done: true }
  | { readonly id: number; readonly error: string };
