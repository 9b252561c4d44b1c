// A button for each light.

import { sendOutput } from "./button.js";
import { at, attempt, connected, make } from "./dom.js";
import { protocol } from "./reports.js";

const idle = protocol.lights.find((light) => light.name === "idle");

const setLight = (light, timeToLiveMs) => {
  const [red, green, blue] = light.levels;
  return sendOutput(connected.device, "light", {
    pattern: light.pattern,
    red,
    green,
    blue,
    periodMs: light.periodMs,
    timeToLiveMs,
  });
};

function spot([red, green, blue]) {
  const namespace = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(namespace, "svg");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("aria-hidden", "true");
  const dot = document.createElementNS(namespace, "circle");
  for (const [key, value] of [
    ["cx", 10],
    ["cy", 10],
    ["r", 8],
    ["stroke", "#888"],
    ["stroke-width", 2],
  ]) {
    dot.setAttribute(key, value);
  }
  dot.setAttribute("fill", red + green + blue === 0 ? "none" : `rgb(${red} ${green} ${blue})`);
  picture.append(dot);
  return picture;
}

export function lightButton(light) {
  const by = light.setBy === "firmware" ? " The firmware shows it by itself." : "";
  const button = make(
    "button",
    { type: "button", title: `${light.meaning}${by}`, "aria-pressed": "false" },
    spot(light.levels),
    make("span", {}, light.name),
    make("small", {}, `${light.colour === "off" ? "" : `${light.colour}. `}${light.moves}`),
  );
  button.addEventListener("click", () => {
    void attempt("Setting the light", async () => {
      await setLight(light, 0);
      markLight(button, `${light.name}: ${light.meaning}${by}`);
    });
  });
  return button;
}

function markLight(chosen, words) {
  for (const button of at("lights").children) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
  at("shown").textContent = words;
}

/** As a bridge that ends without a word. */
export async function fallSilent() {
  await setLight(idle, 2000);
  markLight(undefined, "In 2 s the board shows no-bridge. Any light ends it.");
}
