import {
  type BridgeEvent,
  HostChannel,
  type HostLine,
  HostPipe,
  SessionLocks,
  Tier2Error,
  systemClock,
} from "@tier2/bridge";
import type { CommandContext } from "./command.ts";

/** The process that Windows' service manager runs, and that runs this one: deploy/windows/service-host. */
export interface ServiceHost {
  /** Brings those who connect to the service's pipes. */
  readonly pipe: HostPipe;
  /** Aborted when the service stops, the host is gone, or this program is asked to end. */
  readonly ending: AbortSignal;
  readonly isSessionLocked: SessionLocks["isLocked"];
  /** Warnings go to the event log of Windows. */
  take(event: BridgeEvent): void;
  /** The bridge runs. `resume` is called when the computer has slept. */
  ready(resume: () => Promise<void>): void;
  /** Keeps the process no longer. */
  close(): void;
}

const helloLimitMs = 10_000;

/** Rejects with a Tier2Error when nobody at standard input says what a host says first. */
export async function openServiceHost({ stdin, stdout, ending }: CommandContext): Promise<ServiceHost> {
  const stopping = new AbortController();
  const locks = new SessionLocks();
  const hello = Promise.withResolvers<HostPipe>();
  let resume = async (): Promise<void> => undefined;
  const take = (line: HostLine): void => {
    locks.take(line);
    if (line.kind === "hello") {
      hello.resolve(new HostPipe({ path: line.pipe, key: line.key }));
    } else if (line.kind === "stop") {
      hello.reject(noHost());
      stopping.abort();
    } else if (line.kind === "power" && line.change === "resume") {
      resume().catch(() => undefined); // it tries again by itself, only later
    }
  };
  const channel = new HostChannel({ input: stdin, output: stdout, clock: systemClock, onLine: take });
  channel.open();
  const cancel = systemClock.schedule(() => hello.reject(noHost()), helloLimitMs);
  try {
    const pipe = await hello.promise;
    return {
      pipe,
      ending: AbortSignal.any([ending, stopping.signal]),
      isSessionLocked: locks.isLocked,
      take: (event) => channel.take(event),
      ready: (onResume) => {
        resume = onResume;
        channel.ready();
      },
      close: () => channel.close(),
    };
  } catch (error) {
    channel.close();
    throw error;
  } finally {
    cancel();
  }
}

const noHost = (): Tier2Error =>
  new Tier2Error({
    code: "service_host_missing",
    category: "usage",
    message: "Nobody at standard input says what the Windows service's host says first.",
    hint: "Without the service: tier2 run --config FILE.",
  });
