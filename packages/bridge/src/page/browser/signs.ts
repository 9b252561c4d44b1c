import type { Sign, Tone } from "./headline.ts";

/** Strokes on a field of 24 by 24. */
const paths: Readonly<Record<Sign, string>> = {
  saved: "M12 4v10m0 0-4-4m4 4 4-4M5 19h14",
  write: "M5 19h3.5L19 8.5 15.5 5 5 15.5zM13 7.5l3.5 3.5",
  clock: "M12 7v5.5l3.5 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  send: "M12 20V6m0 0-5.5 5.5M12 6l5.5 5.5",
  offline: "M4 4l16 16M8 18h9m3-2.5a4 4 0 0 0-3-6.5 5.5 5.5 0 0 0-6-3.8M7 9.5A4.3 4.3 0 0 0 7.5 18",
  pause: "M9 6v12M15 6v12",
  check: "M5 12.5l4.5 4.5L19 7.5",
  join: "M6 5v6a3 3 0 0 0 3 3h9m0 0-4-4m4 4-4 4",
  cross: "M7 7l10 10M17 7 7 17",
  alert: "M12 6v7.5m0 4v.2",
};

const namespace = "http://www.w3.org/2000/svg";

/** A sign for people who see; what it means always stands beside it. */
export function drawSign(): { readonly element: SVGSVGElement; set(sign: Sign): void } {
  const picture = document.createElementNS(namespace, "svg");
  const path = document.createElementNS(namespace, "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  picture.append(path);
  return { element: picture, set: (sign) => path.setAttribute("d", paths[sign]) };
}

const tabColours: Readonly<Record<Tone, string>> = {
  calm: "#1d5fd1",
  good: "#14743f",
  attention: "#995400",
  bad: "#b3261e",
  quiet: "#5a6575",
};

/** Kept: an address that is taken back while the browser still reads it is an error. */
const tabAddresses = new Map<string, string>();

const tabPicture = (sign: Sign, tone: Tone): Blob => {
  const picture =
    `<svg xmlns="${namespace}" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="${tabColours[tone]}"/>` +
    `<path d="${paths[sign]}" transform="translate(3 3) scale(.75)" fill="none" stroke="#fff" stroke-width="2.6"/></svg>`;
  return new Blob([picture], { type: "image/svg+xml" });
};

/** The icon of the tab tells the state, too: it is what is seen of a page in the background. */
export function setTabIcon(sign: Sign, tone: Tone): void {
  const name = `${sign} ${tone}`;
  const address = tabAddresses.get(name) ?? URL.createObjectURL(tabPicture(sign, tone));
  tabAddresses.set(name, address);
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]") ?? document.createElement("link");
  if (link.href !== address) {
    link.rel = "icon";
    link.href = address;
    document.head.append(link);
  }
}
