export interface SandboxCustomer {
  readonly CustomerID: number;
  readonly CustomerName: string;
  readonly CreatedOn: string;
  readonly LastModified: string;
  readonly Domain: string;
  readonly Address: string;
  readonly City: string;
  readonly State: string;
  readonly Country: string;
  readonly ZipCodeStr: string;
}

export interface SandboxContact {
  readonly EndUserID: number;
  readonly CustomerID: number;
  readonly CustomerName: string;
  readonly Firstname: string;
  readonly Lastname: string;
  readonly Email: string;
  readonly Phone: string | null;
  readonly IsContactPerson: boolean;
  readonly InIgnoreMode: boolean;
  readonly CreatedOn: string;
  readonly LastModified: string;
  Archived: boolean;
}

export interface SandboxAgent {
  readonly AgentID: number;
  readonly MachineID: string;
  readonly CustomerID: number;
  readonly CustomerName: string;
  readonly AgentName: string;
  readonly MachineName: string;
  readonly CurrentLoggedUsers: string;
  readonly LastLoginUser: string;
  readonly Online: boolean;
  readonly LastSeen: string;
}

export interface SandboxTechnician {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** A comment as the API gives it. It has no id. */
export interface SandboxComment {
  readonly Date: string;
  readonly Comment: string;
  readonly CommentHtml: string;
  readonly EndUserID: number | null;
  readonly TechnicianContactID: number | null;
  readonly Email: string;
  readonly FirstName: string;
  readonly LastName: string;
  readonly IsInternal: boolean;
}

/** A ticket as the API gives it. */
export interface SandboxTicket {
  readonly TicketID: number;
  TicketTitle: string;
  readonly TicketNumber: string;
  TicketPriority: string;
  TicketImpact: string;
  TicketStatus: string;
  readonly TicketSource: string;
  TicketType: string;
  readonly EndUserID: number;
  readonly EndUserEmail: string;
  readonly EndUserFirstName: string;
  readonly EndUserLastName: string;
  readonly EndUserPhone: string | null;
  TicketResolvedDate: string | null;
  readonly TicketCreatedDate: string;
  readonly CustomerID: number;
  readonly CustomerName: string;
  /** Whom it is assigned to. */
  TechnicianContactID: number | null;
  TechnicianEmail: string | null;
}

/** What is not published, or differs between the vendor's two documents: the sandbox can play each. */
export interface SandboxVariants {
  /** The parameter by which contacts are searched; `none`: it is ignored and all contacts are given. */
  emailParameter: "Email" | "searchOptions.email" | "none";
  /** `nextLink` of the last page. */
  endOfList: "" | null;
  /** Body of a 400. */
  badRequest: "empty" | "problem";
  /** A comment whose body is not understood: one tenant was seen to answer 404 "Invalid input". */
  badComment: "invalid-input" | "bad-request";
  /** The answer to a new ticket: with its id (2026-06), or a success without a body (2026-03). */
  created: "ActionID" | "empty";
  /** Whether that id is the ticket's. */
  actionId: "ticket" | "other";
  /** The answer to a new comment. */
  commented: "ActionID" | "empty";
  /** Choices as texts (the schemas), or as numbers (the examples of 2026-03). */
  choices: "text" | "number";
  /** What `Comment` holds. */
  comment: "text" | "html";
  /** A new ticket with a status that the account does not have. */
  unknownStatus: "refused" | "kept";
  /** Whether links to further pages lead to the host that was asked. */
  linkHost: "own" | "foreign";
}

/** What the sandbox knows, apart from HTTP. Tests may change it while it runs. */
export interface SandboxData {
  readonly accountName: string;
  /** Taken as Authorization: Bearer. */
  token: string;
  /** Taken as X-API-KEY. */
  apiKey: string;
  /** Rights taken away from the token, as `rightText` writes them. */
  readonly denied: Set<string>;
  readonly variants: SandboxVariants;
  readonly customers: SandboxCustomer[];
  readonly contacts: SandboxContact[];
  readonly agents: SandboxAgent[];
  readonly technicians: SandboxTechnician[];
  readonly statuses: string[];
  readonly tickets: SandboxTicket[];
  readonly comments: Map<number, SandboxComment[]>;
  /** When a ticket was changed last, in milliseconds since 1970. */
  readonly modified: Map<number, number>;
}
