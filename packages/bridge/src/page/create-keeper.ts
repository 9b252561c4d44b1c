import type { FindSession } from "../capture/session.ts";
import type { Clock } from "../clock.ts";
import type { BridgeConfig } from "../config/schema.ts";
import type { TypedPeople } from "../deliver/typed-people.ts";
import type { Ways } from "../deliver/ways.ts";
import { messageOf } from "../errors.ts";
import type { BridgeLogger } from "../log.ts";
import type { Notice } from "../notify/notice.ts";
import type { Recorder } from "../record/messages.ts";
import type { OpenPage } from "./open-browser.ts";
import { PageKeeper } from "./page-keeper.ts";

export interface KeeperWiring {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly config: () => BridgeConfig;
  readonly ways: Ways;
  readonly findSession: FindSession;
  readonly typed: TypedPeople;
  readonly logger: BridgeLogger;
  readonly openPage: OpenPage;
  readonly pictureOver: () => Promise<void>;
  readonly tell: (notice: Notice) => void;
}

/** The keeper of pages with the rest of the bridge; what serves pages is loaded when the first one is opened. */
export function createKeeper(wiring: KeeperWiring): PageKeeper {
  const { recorder, clock, config, ways, findSession, typed, logger, openPage, pictureOver, tell } = wiring;
  const wake = (): void => ways.wake();
  return new PageKeeper({
    ...{ recorder, clock, config, findSession, openPage, pictureOver, wake, tell },
    openDesk: async ({ news, destination }) => {
      const { PageDesk } = await import("./desk.ts");
      return PageDesk.open({
        ...{ recorder, clock, config, wake, news, destination },
        way: (route) => ways.way(route),
        remember: (login, person) => typed.remember(login, person),
        onTokenReused: (pressId) =>
          logger.log("warn", "page.token-reused", "A page's address was used twice; the page does not work any more.", {
            pressId,
          }),
        onUnexpected: (error) =>
          logger.log("error", "page.failed", "The page met something unexpected.", { error: messageOf(error) }),
      });
    },
    onRefused: ({ code, message, hint }) => logger.log("warn", "page.refused", message, { code, hint }),
  });
}
