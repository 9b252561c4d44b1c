import { type Draft, orRefused, sectionOf } from "./draft.ts";

/** Where requests go, and what was changed or ignored in the address that was typed; undefined: there is nothing to say. */
export const understoodAddress = async (draft: Draft): Promise<string | undefined> =>
  orRefused(async () => understood(sectionOf(draft)));

async function understood(section: ReturnType<typeof sectionOf>): Promise<string | undefined> {
  switch (section.kind) {
    case "connectwise": {
      const { connectWise } = await import("@tier2/psa-adapters/connectwise");
      const { site } = connectWise.parseConfig(section);
      return sentence(site.apiOrigin, site.notes);
    }
    case "autotask": {
      const { autotask } = await import("@tier2/psa-adapters/autotask");
      const { site } = autotask.parseConfig(section);
      return sentence(site.origin, site.notes);
    }
    case "atera": {
      const { atera } = await import("@tier2/psa-adapters/atera");
      const { site } = atera.parseConfig(section);
      return sentence(site.origin, site.notes);
    }
    case "kaseya-bms": {
      const { kaseyaBms } = await import("@tier2/psa-adapters/kaseya-bms");
      const { site } = kaseyaBms.parseConfig(section);
      return sentence(site.apiOrigin, site.notes);
    }
    case "request-tracker": {
      const { requestTracker } = await import("@tier2/psa-adapters/request-tracker");
      const { site } = requestTracker.parseConfig(section);
      return sentence(site.base, site.notes);
    }
    default:
      return undefined;
  }
}

const sentence = (origin: string, notes: readonly string[]): string =>
  [`Requests go to ${origin}`, ...notes].join("\n");
