/** Rows as the specification writes them; the answer's names are turned into camelCase where that variant is on. */
export interface SandboxAccount {
  readonly Id: number;
  readonly Name: string;
  IsActive: boolean;
}

export interface SandboxLocation {
  readonly Id: number;
  readonly Name: string;
  readonly AccountId: number;
  readonly IsMain: boolean;
  readonly Address1: string;
  readonly City: string;
  readonly State: string;
  readonly ZipCode: string;
}

export interface SandboxContact {
  readonly Id: number;
  readonly AccountId: number;
  readonly LocationId: number | null;
  readonly FirstName: string;
  readonly LastName: string;
  readonly EmailAddress: string;
  readonly Phone: string;
  IsActive: boolean;
}

export interface SandboxAsset {
  readonly Id: number;
  readonly AssetName: string;
  readonly SerialNumber: string;
  readonly AccountId: number;
  IsActive: boolean;
}

/** An entry of a list; `under` is the issue type of a sub-issue type. */
export interface SandboxOption {
  readonly Id: number;
  readonly Name: string;
  readonly IsDefault?: boolean;
  IsActive?: boolean;
  readonly under?: number;
}

export type OptionLists = Readonly<
  Record<
    | "queues"
    | "statuses"
    | "priorities"
    | "types"
    | "sources"
    | "noteTypes"
    | "issueTypes"
    | "subIssueTypes"
    | "slas"
    | "workTypes"
    | "assignees",
    SandboxOption[]
  >
>;

export interface SandboxFile {
  readonly Id: number;
  readonly OriginalFileName: string;
  readonly FileType: string;
  readonly content: Uint8Array;
}

export interface SandboxNote {
  readonly Id: number;
  readonly ticketId: number;
  readonly Details: string;
  readonly IsInternal: boolean;
  readonly TypeId: number;
  readonly CreatedBy: number;
  readonly CreatedByName: string;
  readonly CreatedOn: string;
  readonly files: readonly SandboxFile[];
}

export interface SandboxTicket {
  readonly Id: number;
  readonly TicketNumber: string;
  readonly Title: string;
  readonly Details: string;
  readonly AccountId: number;
  readonly LocationId: number;
  readonly ContactId: number | null;
  readonly HardwareAssetId: number | null;
  readonly QueueId: number | null;
  readonly AssigneeId: number | null;
  StatusId: number;
  readonly PriorityId: number;
  readonly TypeId: number;
  readonly SourceId: number;
  readonly IssueTypeId: number | null;
  readonly SubIssueTypeId: number | null;
  readonly SLAId: number | null;
  readonly WorkTypeId: number | null;
  readonly OpenDate: string;
  readonly CreatedOn: string;
  CompletedDate: string | null;
  LastActivityUpdate: string;
}

/** What Kaseya has not published is here in each form that it may have. */
export interface Variants {
  /** Working clients read camelCase, the specification writes PascalCase. */
  names: "camel" | "Pascal";
  /** A refusal: `success: false` under status 200, under a status of its own, or as ASP.NET refuses a body. */
  failures: "in 200" | "by status" | "problem details";
  /** Where types, sources and note types are read. */
  tables: "lookup" | "tenantlookup" | "none";
  /** Whether a part of a title finds its ticket. */
  titleFilter: "part" | "whole";
  contactFilter: "part" | "whole" | "ignored";
  patch: "taken" | "refused";
  notePages: "heeded" | "ignored";
}

/** What the sandbox knows, apart from HTTP. Tests may change it while it runs. */
export interface SandboxData {
  readonly tenant: string;
  readonly userName: string;
  password: string;
  readonly userId: number;
  readonly userFullName: string;
  /** Tokens that are taken, with their end in milliseconds since 1970. */
  readonly tokens: Map<string, number>;
  tokenLifeMs: number;
  tokensMade: number;
  /** Rights taken away from the role, as `rightText` writes them. */
  readonly denied: Set<string>;
  /** Of one endpoint. */
  callsPerHour: number;
  readonly calls: Map<string, number[]>;
  /** MaximumAttachmentFileSizeinMb */
  mostFileMb: number;
  readonly variants: Variants;
  readonly accounts: SandboxAccount[];
  readonly locations: SandboxLocation[];
  readonly contacts: SandboxContact[];
  readonly assets: SandboxAsset[];
  readonly options: OptionLists;
  readonly tickets: SandboxTicket[];
  readonly notes: SandboxNote[];
}

export const nameIn = (list: readonly SandboxOption[], id: number | null): string | null =>
  list.find(({ Id }) => Id === id)?.Name ?? null;
