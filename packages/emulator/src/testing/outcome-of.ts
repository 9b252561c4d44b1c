/** What came of it: its result, or the name of the error that it threw. */
export function outcomeOf<Result>(call: () => Result): Result | string {
  try {
    return call();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
