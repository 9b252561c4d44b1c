// What all parts of the page use.

import { explain } from "./button.js";

/** An element by its id. */
export const at = (id) => document.getElementById(id);

/** The button that is connected; undefined without one. */
export const connected = { device: undefined };

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export function showTrouble(words) {
  at("trouble").textContent = words;
  at("trouble").hidden = words === "";
}

/** Runs an action of the person; an error is shown in words, and nothing happens without a connection. */
export async function attempt(what, action) {
  showTrouble("");
  if (connected.device === undefined) {
    showTrouble(`${what} needs a connected button: press Connect first.`);
    return;
  }
  try {
    await action();
  } catch (error) {
    showTrouble(explain(what, error));
  }
}

/** An action that may take time, at an event of an element; its errors are shown by `attempt`. */
export function on(id, type, action) {
  at(id).addEventListener(type, (event) => {
    void action(event);
  });
}
