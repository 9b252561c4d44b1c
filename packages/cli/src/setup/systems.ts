/** The product whose settings somebody may bring along, under both of its names. */
export const existingProduct = "Helpdesk Buttons (Tier2Tickets)";

/** A text that a section needs. */
export interface TextQuestion {
  /** Its key, `technician.email` within another. */
  readonly key: string;
  readonly message: string;
  readonly example?: string;
  /** What holds when nothing is typed; missing: it is needed. */
  readonly ifEmpty?: string;
  readonly isNumber?: true;
}

export interface CredentialQuestion extends TextQuestion {
  /** Not shown while it is typed. Everything of this kind is kept in a file of its own. */
  readonly isHidden: boolean;
  /** Asked only when this key has a value. */
  readonly onlyWith?: string;
}

/** What the set-up asks of a helpdesk system; what else there is says the adapter itself. */
export interface System {
  readonly kind: string;
  readonly title: string;
  readonly address?: TextQuestion;
  readonly credentials: readonly CredentialQuestion[];
  /** The existing product's one line, and the keys that it takes the place of. */
  readonly oneLine?: { readonly form: string; readonly replaces: readonly string[] };
  /** Asked between the address and the credentials. */
  readonly texts: readonly TextQuestion[];
  /** How it calls the customer of this computer; missing: it cannot be told one. */
  readonly customer?: { readonly message: string; readonly example: string; readonly ifEmpty: string };
  /** The contact of people who are none; `company`: which it belongs to can be told. */
  readonly catchAll?: { readonly company?: string; readonly isCompanyNeeded: boolean };
  /** Values of every ticket that are asked for, in this order. */
  readonly values: readonly string[];
  /** One of these has to be chosen. */
  readonly oneOf?: readonly string[];
  /** A right section, for what is not answered yet. */
  readonly standIn: Readonly<Record<string, unknown>>;
}

const customerName = (what: string): NonNullable<System["customer"]> => ({
  message: `${what} whose computers these are`,
  ifEmpty: "contact, computer and mail address decide",
  example: "Contoso Ltd",
});

const catchAllCompany = "Company of the contact for people who are not registered";
const strangers = { company: "Stand-in", contactEmail: "stand-in@example.com" };

const connectwise: System = {
  kind: "connectwise",
  title: "ConnectWise PSA (Manage)",
  address: {
    key: "site",
    message: "Address of ConnectWise, as in the address bar of its web page",
    example: "na.myconnectwise.net",
  },
  credentials: [
    { key: "companyId", message: "Company name of ConnectWise's login screen", example: "examplemsp", isHidden: false },
    { key: "publicKey", message: "Public key of the API member", isHidden: true },
    { key: "privateKey", message: "Private key of the API member", isHidden: true },
    {
      key: "clientId",
      message: "clientId of the integration (developer.connectwise.com/ClientID)",
      isHidden: true,
    },
  ],
  oneLine: { form: "Companyid+publickey:privatekey", replaces: ["companyId", "publicKey", "privateKey"] },
  texts: [],
  customer: {
    message: "Identifier of the customer company whose computers these are",
    ifEmpty: "contact, computer and domain decide",
    example: "ContosoLtd",
  },
  catchAll: { company: `${catchAllCompany} (its identifier)`, isCompanyNeeded: true },
  values: ["board", "status", "priority", "type", "source"],
  standIn: {
    ...{ site: "na.myconnectwise.net", companyId: "stand-in", publicKey: "stand-in", privateKey: "stand-in" },
    ...{ clientId: "stand-in", catchAll: strangers, board: "__default__" },
  },
};

const autotask: System = {
  kind: "autotask",
  title: "Autotask PSA",
  address: {
    key: "site",
    message: "Address of Autotask, as in the address bar",
    ifEmpty: "the zone is found by the user name",
    example: "ww2.autotask.net",
  },
  credentials: [
    { key: "userName", message: "Username (Key) of the API user", example: "abc123@example.com", isHidden: false },
    { key: "secret", message: "Password (Secret) of the API user", isHidden: true },
    { key: "integrationCode", message: 'Tracking identifier of a "Custom (Internal Integration)"', isHidden: true },
  ],
  oneLine: { form: "username@domain:password", replaces: ["userName", "secret"] },
  texts: [],
  customer: customerName("Name of the company"),
  catchAll: { company: catchAllCompany, isCompanyNeeded: true },
  values: ["queue", "status", "priority", "ticketCategory", "source"],
  standIn: {
    ...{ userName: "stand-in", secret: "stand-in", integrationCode: "stand-in", catchAll: strangers },
    queue: "stand-in",
  },
};

const atera: System = {
  kind: "atera",
  title: "Atera",
  address: { key: "site", message: "Address of Atera", ifEmpty: "app.atera.com" },
  credentials: [{ key: "token", message: "API token (Admin > Data management > API)", isHidden: true }],
  texts: [
    {
      key: "technician.email",
      message: "E-mail address of the technician who writes the notes",
      example: "tech@example.com",
    },
  ],
  customer: customerName("Name of the customer"),
  catchAll: { company: catchAllCompany, isCompanyNeeded: false },
  values: ["priority", "type", "status", "impact"],
  standIn: {
    ...{ token: "stand-in", catchAll: { contactEmail: "stand-in@example.com" } },
    technician: { email: "stand-in@example.com" },
  },
};

const kaseya: System = {
  kind: "kaseya-bms",
  title: "Kaseya BMS",
  address: {
    key: "site",
    message: "US, EMEA, APAC, Vorex, or the gateway URL of My Settings",
    example: "US",
  },
  credentials: [
    { key: "tenant", message: "Company of the login screen (My Settings: Company/Tenant)", isHidden: false },
    { key: "userName", message: "User name of the API employee", isHidden: false },
    { key: "password", message: "Password of the API employee", isHidden: true },
  ],
  oneLine: { form: "Company+username:password", replaces: ["tenant", "userName", "password"] },
  texts: [],
  customer: customerName("Name of the account"),
  catchAll: { company: catchAllCompany, isCompanyNeeded: true },
  values: ["queue", "assignee", "status", "priority", "type", "source"],
  oneOf: ["queue", "assignee"],
  standIn: {
    ...{ site: "US", tenant: "stand-in", userName: "stand-in", password: "stand-in", catchAll: strangers },
  },
};

const requestTracker: System = {
  kind: "request-tracker",
  title: "Request Tracker",
  address: { key: "site", message: "Address of Request Tracker, as in the address bar", example: "rt.example.com/rt" },
  credentials: [{ key: "token", message: "Authentication token of the user that makes the tickets", isHidden: true }],
  texts: [],
  customer: {
    message: "Organization of the users whose computers these are",
    ifEmpty: "any user's address will do",
    example: "Contoso Ltd",
  },
  catchAll: { isCompanyNeeded: false },
  values: ["queue", "priority"],
  standIn: {
    ...{ site: "rt.example.com", token: "stand-in", queue: "stand-in" },
    catchAll: { contactEmail: "stand-in@example.com" },
  },
};

const email: System = {
  kind: "email",
  title: "E-mail to the intake of any helpdesk system",
  credentials: [{ key: "password", message: "Password of that user", isHidden: true, onlyWith: "user" }],
  texts: [
    { key: "host", message: "Mail server that takes our mail", example: "smtp.example.com" },
    { key: "port", message: "Port", ifEmpty: "587", isNumber: true },
    { key: "security", message: "Security: starttls or tls", ifEmpty: "by the port" },
    { key: "user", message: "User name there", ifEmpty: "it takes mail without a login" },
    { key: "from", message: "Sender: an address that the intake knows", example: "button@example.com" },
    { key: "to", message: "The helpdesk system's mail intake", example: "support@example.com" },
    { key: "evidenceTo", message: "Mailbox of technicians for what was read at a press", ifEmpty: "it is not sent" },
  ],
  values: [],
  standIn: { host: "smtp.example.com", from: "stand-in@example.com", to: "intake@example.com" },
};

const webhook: System = {
  kind: "webhook",
  title: "Webhook of your own",
  address: { key: "url", message: "Where tickets are posted to", example: "https://hooks.example.com/button" },
  credentials: [{ key: "secret", message: "Secret that both sides know, at least 16 characters", isHidden: true }],
  texts: [],
  values: [],
  standIn: { url: "https://hooks.example.com/", secret: "stand-in-of-a-secret" },
};

/** In the order in which they are offered. */
export const systems: readonly System[] = [...[connectwise, autotask, kaseya, atera, requestTracker, email, webhook]];

export const oneLineKey = "credentials";

/** The keys whose values the set-up keeps in files of their own. */
export const keysInFiles = ({ credentials, oneLine }: System): readonly string[] => [
  ...credentials.filter(({ isHidden }) => isHidden).map(({ key }) => key),
  ...(oneLine === undefined ? [] : [oneLineKey]),
];
