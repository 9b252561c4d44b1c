import process from "node:process";
import type { Session } from "../capture/session.ts";
import type { BridgeEvent } from "../events.ts";
import { BridgePageSource, type PageSourceParts } from "./page-source.ts";
import { peerUser } from "./peer-user.ts";
import { type PageServer, startPageServer } from "./server.ts";
import type { Visit } from "./source.ts";
import { type StaticFiles, readStaticFiles } from "./static-files.ts";
import { Visits } from "./visits.ts";

export interface DeskParts extends PageSourceParts {
  /** A page's address was used twice. */
  readonly onTokenReused: (pressId: string) => void;
  readonly onUnexpected: (error: unknown) => void;
  /** Others than the page's own, for tests. */
  readonly files?: StaticFiles;
}

/** Everything that serves pages; loaded when the first one is opened. */
export class PageDesk {
  readonly #visits: Visits;
  readonly #source: BridgePageSource;
  readonly #server: PageServer;

  private constructor(visits: Visits, source: BridgePageSource, server: PageServer) {
    this.#visits = visits;
    this.#source = source;
    this.#server = server;
  }

  /** Listens. Rejects when the page's files are missing, or no port can be had. */
  static async open(parts: DeskParts): Promise<PageDesk> {
    const { clock, config, onTokenReused, onUnexpected } = parts;
    const source = new BridgePageSource(parts);
    const visits = new Visits({ clock, minutes: () => config().page.minutes, onTokenReused });
    const files = parts.files ?? readStaticFiles();
    const server = await startPageServer({ source, visits, files, clock, peerUser, onUnexpected });
    return new PageDesk(visits, source, server);
  }

  /** See BridgePageSource. */
  get isSettingApart(): boolean {
    return this.#source.isSettingApart;
  }

  /** The address that opens a page of a press, once. */
  addressFor(pressId: string, { userName, userId }: Session): string {
    const token = this.#visits.begin({ pressId, person: userName }, userId ?? process.getuid?.());
    return `http://127.0.0.1:${this.#server.port}/#${token}`;
  }

  /** No browser took the address. */
  giveUp(pressId: string): void {
    this.#visits.giveUp(pressId);
  }

  openPageOf(person: string): ReturnType<Visits["openPageOf"]> {
    return this.#visits.openPageOf(person);
  }

  isShown(pressId: string): boolean {
    return this.#visits.isShown(pressId);
  }

  /** A page that is open goes on with another press. */
  move(visit: Visit, pressId: string): void {
    this.#visits.move(visit, pressId);
    this.#source.changed();
  }

  /** Takes up what happens in the bridge. */
  take(event: BridgeEvent): void {
    this.#source.take(event);
  }

  async stop(): Promise<void> {
    this.#visits.endAll();
    this.#source.stop();
    await this.#server.stop();
  }
}
