import { type Client, Refused, createClient, openVisit } from "./client.ts";
import { type Following, followState, keepTrying } from "./follow-state.ts";
import { asLanguage, chooseLanguage, localeOf } from "./language.ts";
import { showMessage } from "./message.ts";
import { type PageView, createPage } from "./page-view.ts";
import type { Language, PageState } from "./protocol.ts";
import { setTabIcon } from "./signs.ts";
import { forgetEverything, loadKey, loadLanguage, storeKey, storeLanguage } from "./stored.ts";
import { type Texts, textsOf } from "./texts.ts";
import { playTone } from "./tone.ts";
import type { PageContext, Shown } from "./view.ts";

async function loadTexts(language: Language): Promise<Texts> {
  const answer = await fetch(`/languages/${language}.json`);
  return textsOf((await answer.json()) as Readonly<Record<string, string>>);
}

/** The token works once, and neither the history nor an address that is passed on keeps it. */
async function openKey(): Promise<string | undefined> {
  const token = window.location.hash.slice(1);
  if (token !== "") {
    window.history.replaceState(null, "", "/");
    try {
      storeKey(await keepTrying(async () => openVisit(token)));
    } catch (error) {
      // Opened from where the browser kept it: the key of this tab may still work.
      if (!(error instanceof Refused)) {
        throw error;
      }
    }
  }
  return loadKey();
}

const sayRefused = (texts: Texts, { status }: { readonly status: number }): void =>
  status === 401 || status === 403
    ? showMessage(texts("refused.title"), texts("refused.text"))
    : showMessage(texts("over.title"), texts("over.text"));

interface Beginning {
  readonly language: Language;
  readonly texts: Texts;
}

/** The page of one press, from the first state to its end. */
function runPage(client: Client, beginning: Beginning): void {
  let { language, texts } = beginning;
  let page: PageView | undefined;
  let last: PageState | undefined;
  const end = (view: () => void): void => {
    following.stop();
    page?.end();
    view();
  };
  const context: PageContext = {
    client,
    texts: () => texts,
    refused: (error) => {
      const isRefused = error instanceof Refused && error.status === 401;
      if (isRefused) {
        end(() => sayRefused(texts, error));
      }
      return isRefused;
    },
  };
  const speak = async (next: Language): Promise<void> => {
    texts = await loadTexts(next);
    language = next;
    following.again();
  };
  const change = async (next: Language): Promise<void> => {
    try {
      await speak(next);
      storeLanguage(next);
    } catch {
      page?.setConnected(false);
    }
  };
  const close = (): void =>
    end(() => {
      // Whether the bridge hears it or not, this page is over; its key ends by itself.
      void client.bye().catch(() => undefined);
      forgetEverything();
      window.close();
      showMessage(texts("closed.title"), texts("closed.text"));
    });
  const show = (state: PageState): void => {
    const locale = localeOf(language, window.navigator.languages);
    const shown: Shown = { state, receivedAtMs: performance.now(), language, locale, texts };
    page ??= createPage({ context, chooseLanguage: (next) => void change(next), close });
    page.setConnected(true);
    page.update(shown);
    const stands = state.stage === "sent";
    if (stands && state.setup.hasSound && last !== undefined && last.stage !== "sent") {
      playTone();
    }
    if (last === undefined) {
      performance.mark("interactive");
    }
    last = state;
  };
  const following: Following = followState(async (after, signal) => client.state(after, language, signal), {
    onState: (state) => {
      const wanted = chooseLanguage(asLanguage(loadLanguage()), state.setup.language, window.navigator.languages);
      if (last === undefined && wanted !== language) {
        // The configuration names another one than the browser: nothing is shown before it is there.
        void speak(wanted);
      } else {
        show(state);
      }
    },
    onLost: () => page?.setConnected(false),
    onRefused: (refusal) => end(() => sayRefused(texts, refusal)),
  });
}

async function start(): Promise<void> {
  // At once, or the browser asks for one that there is not.
  setTabIcon("saved", "calm");
  const language = chooseLanguage(asLanguage(loadLanguage()), undefined, window.navigator.languages);
  document.documentElement.lang = language;
  const [texts, key] = await Promise.all([keepTrying(async () => loadTexts(language)), openKey()]);
  window.addEventListener("hashchange", () => window.location.reload());
  if (key === undefined) {
    showMessage(texts("refused.title"), texts("refused.text"));
  } else {
    runPage(createClient(key), { language, texts });
  }
}

void start();
