// The values of a ticket that are chosen: queue and priority; and whether the queue has the press id's custom field.
import { z } from "zod";
import type { AdapterContext, TicketField } from "../contract.ts";
import { type Found, LookupCache, keptMs } from "../lookup-cache.ts";
import { nearestName } from "../nearest-name.ts";
import { RemoteFailure } from "../remote-failure.ts";
import { isSameText } from "../text.ts";
import type { RequestTrackerClient } from "./client.ts";
import type { RequestTrackerConfig } from "./config.ts";
import { queueNameRow, queueRow } from "./fields.ts";

/** RT's own labels for 0, 50 and 100 (%PriorityAsString). RT stores any other word, too, without an error. */
export const priorities: readonly string[] = ["Low", "Medium", "High"];
const priorityNumber = /^(?:\d{1,2}|100)$/;

const valueNames = new Set(["queue", "priority"]);

/** What became of the labels: values to send, and a sentence for each that is not there. */
export interface Chosen {
  readonly queue: string;
  readonly priority?: string;
  /** The queue has the custom field for the press id, as far as the token's user sees. */
  readonly hasPressIdField: boolean;
  readonly refused: readonly string[];
}

/** A label that there is not. */
export interface Refused {
  readonly message: string;
  readonly hint: string;
}

export class Values {
  readonly #client: RequestTrackerClient;
  readonly #config: RequestTrackerConfig;
  readonly #lists = new LookupCache<readonly string[]>(keptMs, { name: "lists", shape: z.array(z.string()) });
  readonly #fieldNames = new LookupCache<readonly string[]>(keptMs, {
    name: "field-names",
    shape: z.array(z.string()),
  });

  constructor(client: RequestTrackerClient, config: RequestTrackerConfig) {
    this.#client = client;
    this.#config = config;
  }

  forget(): void {
    this.#lists.clear();
    this.#fieldNames.clear();
  }

  /** Chooses: a wanted label, else the configured one. One that is not there is said. Rejects with a RemoteFailure. */
  async choose(wanted: Readonly<Record<string, string>>, context: AdapterContext): Promise<Found<Chosen>> {
    const refused = Object.keys(wanted)
      .filter((name) => !valueNames.has(name))
      .map((name) => `"${name}" is no value of a Request Tracker ticket.`);
    const queues = await this.queues(context);
    const pick = (
      labels: readonly (string | undefined)[],
      find: (label: string) => string | Refused,
    ): string | undefined => {
      for (const label of labels) {
        const found = label === undefined ? undefined : find(label);
        if (typeof found === "string") {
          return found;
        }
        if (found !== undefined) {
          refused.push(`${found.message} ${found.hint}`);
        }
      }
      return undefined;
    };
    const { queue: configured, priority: usual } = this.#config.values;
    // RT wants a queue: the one that every RT begins with, or the first.
    const queue =
      pick([wanted["queue"], configured], (label) => findQueue(label, queues.value)) ??
      queues.value.find((name) => name === "General") ??
      queues.value[0] ??
      configured;
    const priority = pick([wanted["priority"], usual], findPriority);
    const fields = await this.customFields(queue, context);
    const value = {
      queue,
      ...(priority === undefined ? {} : { priority }),
      hasPressIdField: fields.value.includes(this.#config.pressIdField),
      refused,
    };
    return { value, atMs: Math.min(queues.atMs, fields.atMs) };
  }

  /** Names of the queues that the token's user sees. Rejects with a RemoteFailure. */
  async queues(context: AdapterContext): Promise<Found<readonly string[]>> {
    return this.#lists.get("queues", context, async () => {
      const rows = await this.#client.list("/queues/all", { fields: "Name,Disabled" }, queueNameRow, context);
      return rows.filter(({ Disabled }) => Number(Disabled ?? 0) === 0).map(({ Name }) => Name);
    });
  }

  /** Names of the custom fields that tickets of this queue have; none when the queue may not be seen. */
  async customFields(queue: string, context: AdapterContext): Promise<Found<readonly string[]>> {
    return this.#fieldNames.get(queue, context, async () => {
      try {
        const row = await this.#client.read(`/queue/${encodeURIComponent(queue)}`, {}, queueRow, context);
        return (row.TicketCustomFields ?? []).map(({ name }) => name);
      } catch (error) {
        if (error instanceof RemoteFailure && error.refusal.error.code === "permission_denied") {
          return [];
        }
        throw error;
      }
    });
  }

  /** All that can be chosen now. Rejects with a RemoteFailure. */
  async fields(context: AdapterContext): Promise<readonly TicketField[]> {
    const queues = await this.queues(context);
    const choice = (name: string, label: string, labels: readonly string[], isRequired: boolean): TicketField => ({
      name,
      label,
      kind: "choice",
      isRequired,
      choices: labels.map((one) => ({ label: one })),
    });
    return [choice("queue", "Queue", queues.value, true), choice("priority", "Priority", priorities, false)];
  }
}

/** A queue that may not be seen can still take tickets: an empty list refuses nothing. */
export function findQueue(label: string, queues: readonly string[]): string | Refused {
  const found = queues.find((name) => isSameText(name, label.trim()));
  return found ?? (queues.length === 0 ? label : notAmong("queue", label, "queues", queues));
}

export function findPriority(label: string): string | Refused {
  const found = priorities.find((name) => isSameText(name, label.trim()));
  const isNumber = priorityNumber.test(label.trim());
  return found ?? (isNumber ? label.trim() : notAmong("priority", label, "priorities", priorities));
}

function notAmong(name: string, label: string, among: string, known: readonly string[]): Refused {
  const nearest = nearestName(label, known);
  return {
    message: `"${label}" is not among the ${among}.`,
    hint: `Change "${name}": the nearest is "${nearest ?? ""}".`,
  };
}
