import { element, setAttribute, setText, show } from "./elements.ts";
import { asLanguage, languageNames } from "./language.ts";
import type { Language } from "./protocol.ts";
import { shorten } from "./texts.ts";
import type { PageContext, View } from "./view.ts";

/** Whose page it is, and in which language. */
export function createHeader({ client }: PageContext, chooseLanguage: (language: Language) => void): View {
  const logo = element("img", { class: "logo", hidden: "" });
  const title = element("p", { class: "place", dir: "auto" });
  const label = element("label", { for: "language" });
  const select = element("select", { id: "language" });
  for (const [language, name] of Object.entries(languageNames)) {
    select.append(element("option", { value: language, lang: language }, name));
  }
  select.addEventListener("change", () => {
    const language = asLanguage(select.value);
    if (language !== undefined) {
      chooseLanguage(language);
    }
  });
  let isLogoAsked = false;
  const loadLogo = async (): Promise<void> => {
    try {
      logo.src = URL.createObjectURL(await client.logo());
      await logo.decode();
      show(logo, true);
    } catch {
      // The page does without: the name stands beside it.
    }
  };
  return {
    element: element("header", {}, logo, title, element("div", { class: "language" }, label, select)),
    update: ({ state: { setup }, texts, language }) => {
      setText(title, shorten(setup.texts.title ?? setup.support.name ?? texts("page.title"), 200));
      setAttribute(logo, "alt", "");
      setText(label, texts("page.language"));
      select.value = language;
      if (setup.hasLogo && !isLogoAsked) {
        isLogoAsked = true;
        void loadLogo();
      }
    },
  };
}
