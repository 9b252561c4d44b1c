import { element, setAttribute, setText, show } from "./elements.ts";
import { mailAddress, telephoneAddress, webAddress } from "./links.ts";
import type { TextKey } from "./text-keys.ts";
import { shorten } from "./texts.ts";
import type { View } from "./view.ts";

type Way = "phone" | "email" | "hours" | "web";

/** How to reach the support; large where the person has to. It is hidden when the configuration names none. */
export function createContact(look: "large" | "plain"): View {
  const heading = element("h2");
  const name = element("p", { class: "name", dir: "auto" });
  const list = element("dl");
  const labels: Readonly<Record<Way, TextKey>> = {
    phone: "support.phone",
    email: "support.email",
    hours: "support.hours",
    web: "support.web",
  };
  const rows = (Object.keys(labels) as Way[]).map((way) => {
    const label = element("dt");
    const link = element("a", { dir: "auto" });
    const row = element("div", { class: way }, label, element("dd", {}, link));
    list.append(row);
    return { way, label, link, row };
  });
  const whole = element("section", { class: `contact ${look}` }, heading, name, list);
  return {
    element: whole,
    update: ({ state: { setup }, texts }) => {
      const { phone, email, hours, url } = setup.support;
      const web = webAddress(url);
      const ways: Readonly<Record<Way, { readonly text?: string | undefined; readonly address?: string | undefined }>> =
        {
          phone: { text: phone, address: phone === undefined ? undefined : telephoneAddress(phone) },
          email: { text: email, address: email === undefined ? undefined : mailAddress(email) },
          hours: { text: hours },
          web: { text: web?.replace(/^https?:\/\//, "").replace(/\/$/, ""), address: web },
        };
      setText(heading, texts(look === "large" ? "support.now" : "support.heading"));
      setText(name, shorten(setup.support.name ?? "", 200));
      show(name, setup.support.name !== undefined);
      for (const { way, label, link, row } of rows) {
        const { text, address } = ways[way];
        setText(label, texts(labels[way]));
        setText(link, shorten(text ?? "", 200));
        setAttribute(link, "href", address);
        if (way === "web") {
          setAttribute(link, "target", "_blank");
          setAttribute(link, "rel", "noopener noreferrer");
        }
        show(row, text !== undefined);
      }
      show(whole, Object.values(ways).some(({ text }) => text !== undefined) || setup.support.name !== undefined);
    },
  };
}
