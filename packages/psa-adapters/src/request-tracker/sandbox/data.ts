export interface SandboxUser {
  /** RT calls the name the id. */
  readonly Name: string;
  readonly RealName: string;
  readonly EmailAddress: string;
  readonly WorkPhone: string;
  readonly Organization: string;
  readonly Address1: string;
  readonly City: string;
  readonly State: string;
  readonly Zip: string;
}

export interface SandboxQueue {
  readonly id: number;
  readonly Name: string;
  /** Names of the tickets' custom fields. */
  customFields: readonly string[];
}

export interface SandboxAttachment {
  readonly id: number;
  readonly Filename: string;
  readonly ContentType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

export interface SandboxTransaction {
  readonly id: number;
  readonly Type: "Create" | "Comment" | "Correspond" | "Status";
  readonly Creator: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  readonly attachments: readonly SandboxAttachment[];
}

export interface SandboxTicket {
  readonly id: number;
  readonly Queue: string;
  readonly Subject: string;
  Status: string;
  /** As it was sent; RT takes any word. */
  readonly Priority: string;
  readonly Creator: string;
  readonly Requestor: readonly string[];
  readonly CustomFields: Readonly<Record<string, string>>;
  readonly createdMs: number;
  lastUpdatedMs: number;
  readonly transactions: SandboxTransaction[];
}

export interface SandboxData {
  readonly token: string;
  /** Name of the user whose token it is. */
  readonly userName: string;
  /** An unprivileged user sees no other users. */
  isPrivileged: boolean;
  /** Names of rights that the user lacks on every queue. */
  readonly denied: Set<string>;
  readonly queues: SandboxQueue[];
  readonly users: SandboxUser[];
  readonly tickets: SandboxTicket[];
  /** The last id given to a transaction or attachment. */
  lastId: number;
}

export const statuses = ["new", "open", "stalled", "resolved", "rejected", "deleted"] as const;
export const inactiveStatuses: readonly string[] = ["resolved", "rejected", "deleted"];

export function nextId(data: SandboxData): number {
  data.lastId++;
  return data.lastId;
}

/** RT tells whole seconds. */
export const rtTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
