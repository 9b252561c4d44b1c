let last: Promise<unknown> = Promise.resolve();

/**
 * Reads when all earlier readings have ended. A disk or a print server that does not answer holds its thread until it does,
 * whatever the time limit: so it is one of Node's four threads at most. What the signal has stopped meanwhile is not begun.
 */
export async function inTurn<Value>(signal: AbortSignal, read: () => Promise<Value>): Promise<Value> {
  const turn = last.then(async () => {
    signal.throwIfAborted();
    return read();
  });
  last = turn.catch(() => undefined);
  return turn;
}
