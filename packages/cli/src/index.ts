export type { CommandContext } from "./command.ts";
export { runProgram } from "./program.ts";
