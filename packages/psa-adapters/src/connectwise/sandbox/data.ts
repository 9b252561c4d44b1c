export interface Reference {
  readonly id: number;
  readonly name: string;
}

export interface SandboxCompany {
  readonly id: number;
  readonly identifier: string;
  readonly name: string;
  status: Reference;
  deletedFlag: boolean;
}

export interface SandboxContact {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: { readonly id: number; readonly identifier: string; readonly name: string };
  inactiveFlag: boolean;
  readonly communicationItems: readonly {
    readonly id: number;
    readonly type: Reference;
    readonly value: string;
    readonly defaultFlag: boolean;
    readonly communicationType: "Email" | "Phone" | "Fax";
  }[];
}

export interface SandboxBoard extends Reference {
  readonly location: Reference;
  readonly department: Reference;
  inactiveFlag: boolean;
  readonly projectFlag: boolean;
}

export interface SandboxStatus extends Reference {
  readonly board: Reference;
  readonly sortOrder: number;
  readonly defaultFlag: boolean;
  readonly closedStatus: boolean;
  inactive: boolean;
}

export interface SandboxPriority extends Reference {
  readonly color: string;
  readonly sortOrder: number;
  readonly defaultFlag: boolean;
  readonly level: string;
}

export interface SandboxConfiguration extends Reference {
  readonly company: Reference;
}

export interface SandboxNote {
  readonly id: number;
  readonly ticketId: number;
  readonly text: string;
  readonly detailDescriptionFlag: boolean;
  readonly internalAnalysisFlag: boolean;
  readonly resolutionFlag: boolean;
  readonly dateCreated: string;
  readonly createdBy: string;
}

export interface SandboxDocument {
  readonly id: number;
  readonly title: string;
  readonly fileName: string;
  readonly owner: string;
  readonly size: number;
  readonly publicFlag: boolean;
  readonly recordId: number;
  readonly content: Uint8Array;
}

/** A ticket as the API gives it; absent fields are omitted. */
export interface SandboxTicket {
  readonly id: number;
  readonly summary: string;
  readonly recordType: "ServiceTicket";
  readonly board: Reference;
  readonly status: Reference;
  readonly priority: Reference;
  readonly company: { readonly id: number; readonly identifier: string; readonly name: string };
  readonly contact?: Reference;
  readonly contactName?: string;
  readonly contactEmailAddress?: string;
  readonly externalXRef?: string;
  readonly severity: string;
  readonly impact: string;
  readonly closedFlag: boolean;
  readonly _info: Readonly<Record<string, string>>;
}

/** What the sandbox knows, apart from HTTP. Tests may change it while it runs. */
export interface SandboxData {
  /** The server's version path, `.../` at its end. */
  codebase: string;
  readonly companyId: string;
  readonly memberName: string;
  publicKey: string;
  privateKey: string;
  readonly clientId: string;
  /** Rights taken away from the member, as `rightText` writes them. */
  readonly denied: Set<string>;
  readonly companies: SandboxCompany[];
  readonly contacts: SandboxContact[];
  readonly boards: SandboxBoard[];
  readonly statuses: SandboxStatus[];
  readonly priorities: SandboxPriority[];
  readonly configurations: SandboxConfiguration[];
  readonly tickets: SandboxTicket[];
  readonly notes: Map<number, SandboxNote[]>;
  readonly documents: SandboxDocument[];
  readonly attached: Map<number, Reference[]>;
}
