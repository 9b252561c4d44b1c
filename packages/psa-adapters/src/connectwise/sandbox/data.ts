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
  readonly addressLine1: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly website: string;
  /** The main one: the company's own address is its. */
  readonly site: Reference;
}

/** A site of a company besides the main one. */
export interface SandboxSite extends Reference {
  readonly company: Reference;
  readonly addressLine1: string;
  readonly city: string;
  readonly stateReference: Reference & { readonly identifier: string };
  readonly zip: string;
}

export interface SandboxContact {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  company: { readonly id: number; readonly identifier: string; readonly name: string };
  readonly site: Reference;
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
  readonly serialNumber: string;
  readonly activeFlag: boolean;
}

/** A type, subtype, item or team of a board. */
export interface SandboxBoardItem extends Reference {
  readonly board: Reference;
  readonly defaultFlag?: boolean;
  inactiveFlag?: boolean;
  /** Of a subtype: the types that it goes with. */
  readonly typeAssociationIds?: readonly number[];
}

/** A type, a subtype and an item that go together. */
export interface SandboxPair {
  readonly id: number;
  readonly type: Reference;
  readonly subType: Reference;
  readonly item: Reference;
  readonly board: Reference;
}

/** Where reports differ, or nothing is published. */
export interface Variants {
  /** What `/login/companyinfo` answers about a company that it does not know. */
  unknownCompany: "null" | "404";
  /** What becomes of a ticket whose contact is of another company. */
  foreignContact: "refused" | "taken";
}

export interface SandboxMember {
  readonly id: number;
  readonly identifier: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly inactiveFlag: boolean;
  /** A: an API member, F: a person. */
  licenseClass: "A" | "F";
  readonly serviceDefaultBoard?: Reference;
  readonly serviceDefaultLocation?: Reference;
  readonly serviceDefaultDepartment?: Reference;
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
  /** Who wrote it: one of us, or the customer. */
  readonly member?: Reference;
  readonly contact?: Reference;
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
  readonly type?: Reference;
  readonly subType?: Reference;
  readonly item?: Reference;
  readonly team?: Reference;
  readonly source?: Reference;
  readonly location?: Reference;
  readonly department?: Reference;
  readonly site?: Reference;
  readonly owner?: { readonly id: number; readonly identifier: string; readonly name: string };
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
  /** Ids of companies that are outside the member's group: neither they nor their contacts and computers are seen. */
  readonly hidden: Set<number>;
  readonly variants: Variants;
  /** What a ticket gets that does not say it, from the API member's Service Defaults. */
  readonly serviceDefaults: {
    readonly location: Reference;
    readonly department: Reference;
    readonly source: Reference;
  };
  readonly companies: SandboxCompany[];
  readonly sites: SandboxSite[];
  readonly contacts: SandboxContact[];
  readonly boards: SandboxBoard[];
  readonly statuses: SandboxStatus[];
  readonly priorities: SandboxPriority[];
  readonly types: SandboxBoardItem[];
  readonly subTypes: SandboxBoardItem[];
  readonly items: SandboxBoardItem[];
  readonly pairs: SandboxPair[];
  readonly teams: SandboxBoardItem[];
  readonly sources: Reference[];
  readonly members: SandboxMember[];
  readonly configurations: SandboxConfiguration[];
  readonly tickets: SandboxTicket[];
  readonly notes: Map<number, SandboxNote[]>;
  readonly documents: SandboxDocument[];
  readonly attached: Map<number, Reference[]>;
}
