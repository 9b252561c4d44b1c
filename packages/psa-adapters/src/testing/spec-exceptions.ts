/** Where an adapter or its sandbox knowingly leaves the vendor's document. */
export interface SpecException {
  readonly kind: string;
  /** What the comparison with the document says, letter by letter; one that is not found any more is a failure, too. */
  readonly where: string;
  readonly why: string;
  readonly source: string;
}

const ateraExamples = "Atera Swagger 2.0 of 2026-03 beside Atera OpenAPI of 2026-06, which has these as nullable";

export const ateraExceptions: readonly SpecException[] = [
  {
    kind: "atera",
    where: "2026-06: GET /contacts ?searchOptions.email",
    why: "The name of 2026-03 is sent as well: a server that does not know a name ignores it, and gives all contacts.",
    source: "Atera Swagger 2.0 of 2026-03, GET /api/v3/contacts",
  },
  {
    kind: "atera",
    where: "2026-03: GET /contacts ?Email",
    why: "The name of 2026-06 is sent as well, see above.",
    source: "Atera OpenAPI of 2026-06, GET /api/v3/contacts",
  },
  {
    kind: "atera",
    where: "2026-03: GET /tickets/{id}/comments answer /items/{index} must NOT have additional properties CommentHtml",
    why: "The sandbox gives what the newer document has; the adapter reads Comment where it is missing.",
    source: "Atera OpenAPI of 2026-06, GET /api/v3/tickets/{ticketId}/comments",
  },
  {
    kind: "atera",
    where: "2026-03: POST /tickets/{id}/comments status 200",
    why: "The older document has 201 alone, the newer one 200; the adapter takes both.",
    source: "Atera OpenAPI of 2026-06, POST /api/v3/tickets/{ticketId}/comments",
  },
  ...[
    ...["GET /tickets answer /items/{index}", "GET /tickets/{id} answer "].flatMap((at) => [
      `${at}/TechnicianContactID must be integer`,
      `${at}/TechnicianEmail must be string`,
      `${at}/TicketResolvedDate must be string`,
    ]),
    "GET /tickets/statusmodified answer /items/{index}/TechnicianContactID must be integer",
    "GET /tickets/statusmodified answer /items/{index}/TechnicianEmail must be string",
    "GET /tickets/{id}/comments answer /items/{index}/EndUserID must be integer",
    "GET /tickets/{id}/comments answer /items/{index}/TechnicianContactID must be integer",
  ].map((where) => ({
    kind: "atera",
    where: `2026-03: ${where}`,
    why: "What a ticket or comment does not have is null; Swagger 2.0 has no word for that.",
    source: ateraExamples,
  })),
];

const bmsEnvelope = "Kaseya BMS OpenAPI v2, ErrorInfo and the responses around it; answers in public clients";

export const kaseyaBmsExceptions: readonly SpecException[] = [
  {
    kind: "kaseya-bms",
    where: "POST /v2/security/authenticate sent as application/x-www-form-urlencoded",
    why: "The document has multipart/form-data; five working clients send this.",
    source: "public clients in Python, PowerShell and Power Query that call this address",
  },
  ...["Error", "Result"].map((name) => ({
    kind: "kaseya-bms",
    where: `any answer /${name} must be object`,
    why: "A success has no Error, a failure no Result: both are null, which the document forgets to say of references.",
    source: bmsEnvelope,
  })),
];

export const connectWiseExceptions: readonly SpecException[] = [
  {
    kind: "connectwise",
    where: "ErrorResponseMessage /errors must be array",
    why: "It is null where no field is named.",
    source: "developer guide (SSL is required); ConnectWiseManageAPI issue 18 (UserNotAuthenticated)",
  },
  {
    kind: "connectwise",
    where: "ErrorResponseMessage must NOT have additional properties error",
    why: "429 says `error` where others say `code`.",
    source: "developer guide, throttling",
  },
];

const autotaskNull = "samples of pages, fields and tickets in the READMEs and recordings of public clients";

export const autotaskExceptions: readonly SpecException[] = [
  ...[
    "any query answer /pageDetails/nextPageUrl must be string",
    "any query answer /pageDetails/prevPageUrl must be string",
    "GET /V1.0/Tickets/entityInformation/fields answer /fields/{index}/picklistValues must be array",
    "POST /V1.0/TicketNotes/query answer /items/{index}/createdByContactID must be integer",
  ].map((where) => ({
    kind: "autotask",
    where,
    why: "What is not there is null; Swagger 2.0 has no word for that.",
    source: autotaskNull,
  })),
  ...["items", "pageDetails"].map((name) => ({
    kind: "autotask",
    where: `GET /V1.0/Tickets/{id}/Attachments answer  must NOT have additional properties ${name}`,
    why: "The document has a single attachment for the list; the list is answered like a query's.",
    source: "answers that the client w6w/autotask recorded",
  })),
  {
    kind: "autotask",
    where: "POST /V1.0/BillingCodes/query is not in the document",
    why: "The copy at hand has the entities of ticketing alone. Without it work types are not found, and no ticket is lost.",
    source: "Autotask developer help, entity BillingCodes: /atservicesrest/v1.0/BillingCodes",
  },
];
