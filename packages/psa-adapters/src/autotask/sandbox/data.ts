/** A row as Autotask answers it. */
export type Row = Record<string, unknown> & { id: number };

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly isDefaultValue: boolean;
  readonly sortOrder: number;
  readonly parentValue: string;
  isActive: boolean;
  readonly isSystem: boolean;
}

export interface Picklist {
  readonly name: string;
  readonly isRequired: boolean;
  readonly parentField: string;
  readonly values: PicklistValue[];
}

/** What Autotask has not published is here in each form that it may have. */
export interface Variants {
  /** How more than three calls at once, or too many in an hour, are refused. */
  throttle: "429" | "500";
  /** How credentials are refused: 401 without a body, or as until 2023. */
  authentication: "401" | "legacy";
  /** How a missing right is refused: as the specification says, or as seen. */
  permission: "403" | "500";
  /** Whether the words of userAccessForCreate are told, or an object without content, as the specification has it. */
  access: "told" | "untold";
  /** Whether `Version` looks at the credentials. */
  version: "checked" | "open";
  /** Whether fields of an entity are shown to who may not view it. */
  metadata: "open" | "by right";
  /** Whether work types stand in the picklist of `billingCodeID`, or are an entity of their own. */
  workTypes: "entity" | "picklist";
  /** Dates with fractions of a second and "Z", or without both. */
  dates: "with Z" | "bare";
  /** Answers come later from a half of the hour's calls on. */
  latency: boolean;
}

/** Everything the sandbox knows; may be changed while it runs. */
export interface SandboxData {
  readonly userName: string;
  readonly secret: string;
  readonly integrationCode: string;
  /** Rights by their text, see ../rights.ts. */
  readonly denied: Set<string>;
  readonly variants: Variants;
  readonly companies: Row[];
  readonly locations: Row[];
  readonly contacts: Row[];
  readonly assets: Row[];
  readonly resources: Row[];
  readonly tickets: Row[];
  readonly notes: Row[];
  /** `data` has the bytes. */
  readonly attachments: (Row & { readonly bytes: Uint8Array })[];
  readonly billingCodes: Row[];
  readonly ticketFields: Picklist[];
  /** Licences of resources. */
  readonly licenseTypes: Picklist;
  readonly noteTypes: Picklist;
  /** When requests came, milliseconds since 1970. */
  requestTimes: number[];
  requestsPerHour: number;
  /** How long a call takes, and takes one of the three places. */
  callMs: number;
  mostRows: number;
  lastId: number;
}
