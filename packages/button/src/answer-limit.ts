import { TransportError } from "./transport.ts";

/** A working board answers within milliseconds; a host's own limit for a control transfer is 5 s (USB 2.0, 9.2.6.1). */
const answerMs = 3000;

/** The call, or a TransportError `unanswered` when it takes longer than a working device would; `onLate` gets what comes later. */
export async function withinAnswerTime<Result>(
  what: string,
  call: Promise<Result>,
  onLate: (result: Result) => void = () => undefined,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new TransportError("unanswered", `${what}: no answer within ${answerMs / 1000} s.`));
    }, answerMs);
    timer.unref();
  });
  const watched = call.then((result) => {
    if (isLate) {
      onLate(result);
    }
    return result;
  });
  watched.catch(() => undefined); // told by the race, or too late to be told
  return Promise.race([watched, limit]).finally(() => clearTimeout(timer));
}
