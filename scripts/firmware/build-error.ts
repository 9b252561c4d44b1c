/** The build cannot go on; the message says what to do. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}
