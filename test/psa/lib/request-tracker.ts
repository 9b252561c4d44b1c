// A real Request Tracker 5 of Debian (packages request-tracker5, rt5-db-sqlite, rt5-standalone), one instance per test.
// Nothing in /etc is used or changed: RT reads RT_SITE_CONFIG and RT_SITE_CONFIG_DIR.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";

const serverProgram = "/usr/share/request-tracker5/libexec/rt-server";
const setUpProgram = "/usr/sbin/rt-setup-database-5";

/** Whether the packages are installed. */
export const hasRequestTracker: boolean = existsSync(serverProgram) && existsSync(setUpProgram);

export interface RequestTracker {
  readonly url: string;
  /** Token of the user "button", who has the rights that the adapter's README lists. */
  readonly token: string;
  /** Token of the technician "tech". */
  readonly technicianToken: string;
  readonly close: () => Promise<void>;
}

/** What an instance begins with; `custom field` false: without the field for press ids. */
export interface Options {
  readonly hasPressIdField?: boolean;
  /** Rights of the user "button" on the queue General. */
  readonly rights: readonly string[];
}

const environment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: folder,
  TMPDIR: path.join(folder, "mail"),
  RT_SITE_CONFIG: path.join(folder, "RT_SiteConfig.pm"),
  RT_SITE_CONFIG_DIR: path.join(folder, "RT_SiteConfig.d"),
});

/** Mails are written into files: nothing leaves this computer. */
const siteConfig = (folder: string, port: number): string => `
Set($rtname, 'rt.example'); Set($Organization, 'rt.example'); Set($Timezone, 'UTC');
Set($WebDomain, '127.0.0.1'); Set($WebPort, ${port}); Set($WebPath, ''); Set($WebBaseURL, 'http://127.0.0.1:${port}');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '${path.join(folder, "rtdb")}');
Set($MailCommand, 'testfile'); Set($LogToSyslog, undef); Set($LogToSTDERR, 'error');
1;
`;

/** Prints the tokens of "button" and "tech". Words: rights after a first word that says whether there is a custom field. */
const seedProgram = `
use strict; use warnings; use lib '/usr/share/request-tracker5/lib';
use RT -init; use RT::User; use RT::AuthToken; use RT::CustomField;
my ($has_field, @rights) = @ARGV;
my $system = RT->SystemUser;
my $queue = RT::Queue->new($system); $queue->Load('General');
sub made { my ($ok, $message) = @_; die $message unless $ok; }
sub user {
  my (%values) = @_;
  my $user = RT::User->new($system); made($user->Create(%values)); return $user;
}
user(Name => 'jane', RealName => 'Jane Doe', EmailAddress => 'jane.doe@acme.example', WorkPhone => '555-0100',
  Organization => 'Acme Timber', Address1 => '250 Example Street', City => 'Springfield', Privileged => 0);
user(Name => 'unregistered', RealName => 'Unregistered User', EmailAddress => 'unregistered@msp.example', Privileged => 0);
my $button = user(Name => 'button', EmailAddress => 'button@msp.example', Privileged => 1);
my $tech = user(Name => 'tech', RealName => 'Tech One', EmailAddress => 'tech@msp.example', Privileged => 1);
if ($has_field) {
  my $field = RT::CustomField->new($system);
  made($field->Create(Name => 'PressId', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket'));
  made($field->AddToObject($queue));
}
made($button->PrincipalObj->GrantRight(Object => $queue, Right => $_)) for @rights;
made($tech->PrincipalObj->GrantRight(Object => $queue, Right => $_)) for qw(SeeQueue ShowTicket ReplyToTicket ModifyTicket);
for my $user ($button, $tech) {
  my ($ok, $message, $token) = RT::AuthToken->new($system)->Create(Owner => $user->id, Description => 'test');
  made($ok, $message); print "$token\\n";
}
`;

function run(program: string, words: readonly string[], folder: string, input = ""): string {
  const done = spawnSync(program, words, { env: environment(folder), input, encoding: "utf8", timeout: 60_000 });
  if (done.status !== 0) {
    throw new Error(`${program} ended with ${String(done.status)}: ${done.stderr}`);
  }
  return done.stdout;
}

function makeFolder(port: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), "request-tracker-"));
  mkdirSync(path.join(folder, "RT_SiteConfig.d"));
  mkdirSync(path.join(folder, "mail"));
  writeFileSync(path.join(folder, "RT_SiteConfig.pm"), siteConfig(folder, port));
  return folder;
}

let emptyDatabase: string | undefined;

/** The database every instance begins with, made once per process (1.5 s). */
function newDatabase(): string {
  if (emptyDatabase === undefined) {
    const folder = makeFolder(0);
    run("perl", [setUpProgram, "--action", "init", "--prompt-for-dba-password="], folder);
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    emptyDatabase = path.join(folder, "rtdb");
  }
  return emptyDatabase;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts an instance on a free port of 127.0.0.1, in a temporary folder. */
export async function startRequestTracker({ hasPressIdField = true, rights }: Options): Promise<RequestTracker> {
  const port = await freePort();
  const folder = makeFolder(port);
  cpSync(newDatabase(), path.join(folder, "rtdb"));
  const words = ["-", hasPressIdField ? "1" : "", ...rights];
  const [token = "", technicianToken = ""] = run("perl", words, folder, seedProgram).trim().split("\n");
  const server = spawn(serverProgram, ["--host", "127.0.0.1", "--port", String(port)], {
    env: environment(folder),
    stdio: "ignore",
  });
  await untilListening(port, server);
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    technicianToken,
    close: async () => {
      const ended = once(server, "exit");
      server.kill(); // the parent of all workers
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It says nowhere that it listens: asked until it does. */
async function untilListening(port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && server.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const [isOpen] = await Promise.race([
      once(socket, "connect").then(() => [true]),
      once(socket, "close").then(() => [false]),
    ]).catch(() => [false]);
    socket.destroy();
    if (isOpen === true) {
      return;
    }
    await wait(20);
  }
  throw new Error(`Request Tracker did not listen on port ${port} (exit code ${String(server.exitCode)}).`);
}
