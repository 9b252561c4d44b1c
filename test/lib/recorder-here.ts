import { type RecorderEvent } from "../../packages/bridge/src/events.ts";
import type { Recorder } from "../../packages/bridge/src/record/messages.ts";
import { openRecorder } from "../../packages/bridge/src/record/open-recorder.ts";
import { Happenings } from "../../packages/bridge/src/testing/happenings.ts";
import { plainRules, storeTimes } from "../../packages/bridge/src/testing/test-stores.ts";

export interface RecorderHere {
  readonly recorder: Recorder;
  readonly events: Happenings<RecorderEvent>;
}

/** The recorder in its thread, without the rest of the bridge; resolves when the button on the socket is attached. */
export async function openRecorderHere(
  databasePath: string,
  socketPath: string,
  onEvent: (event: RecorderEvent) => void = () => undefined,
): Promise<RecorderHere> {
  const events = new Happenings<RecorderEvent>();
  const transport = { kind: "socket", path: socketPath } as const;
  const recorder = await openRecorder(
    { ...storeTimes, databasePath, environment: {}, transport, rules: plainRules },
    {
      onEvent: (event) => {
        events.add(event);
        onEvent(event);
      },
      onDied: ({ message }) => {
        throw new Error(message);
      },
    },
  );
  await events.until(({ type }) => type === "button.attached");
  return { recorder, events };
}
