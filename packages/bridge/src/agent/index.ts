// What a session agent and small commands need; apart from the package's main entry, which brings all of the service into memory.
export { askedPlaces, proofsFolders } from "../api/places.ts";
export type { ApiPlaces, PlacesAsk } from "../api/places.ts";
export type { Session } from "../capture/session.ts";
export { type DefaultPlaces, defaultPlaces } from "../config/places.ts";
export { backoffMs } from "../deliver/backoff.ts";
export { type ErrorDescription, Tier2Error, toTier2Error } from "../errors.ts";
export { type SystemWords, wordsHere } from "../system-words.ts";
export { connectChecked } from "./checked-connection.ts";
export { doTask } from "./do-task.ts";
export { ownDesktop } from "./own-desktop.ts";
export { readTask } from "./read-task.ts";
export type { AgentTask, SentTask } from "./tasks.ts";
export { type CheckServer, openServerCheck } from "./trusted-server.ts";
