import type { Size } from "./blackout.ts";
import { button, element, setAttribute } from "./elements.ts";
import type { Rectangle } from "./protocol.ts";

export interface Zoom {
  /** Scrolls, by keyboard too. */
  readonly element: HTMLElement;
  readonly closer: HTMLButtonElement;
  readonly farther: HTMLButtonElement;
  /** The part of the picture that is in view, in its pixels. */
  seen(size: Size): Rectangle;
}

const most = 6;
const step = 1.5;

/** A sheet that can be made larger than the place it has. */
export function createZoom(sheet: HTMLElement): Zoom {
  const closer = button("other");
  const farther = button("other");
  const view = element("div", { class: "zoom", tabindex: "0", role: "region" }, sheet);
  let scale = 1;
  const zoomTo = (next: number): void => {
    const middle = (view.scrollLeft + view.clientWidth / 2) / sheet.clientWidth;
    const center = (view.scrollTop + view.clientHeight / 2) / sheet.clientHeight;
    scale = Math.min(Math.max(next, 1), most);
    sheet.style.width = `${scale * 100}%`;
    setAttribute(farther, "aria-disabled", scale === 1 ? "true" : undefined);
    setAttribute(closer, "aria-disabled", scale === most ? "true" : undefined);
    view.scrollLeft = middle * sheet.clientWidth - view.clientWidth / 2;
    view.scrollTop = center * sheet.clientHeight - view.clientHeight / 2;
  };
  closer.addEventListener("click", () => zoomTo(scale * step));
  farther.addEventListener("click", () => zoomTo(scale / step));
  setAttribute(farther, "aria-disabled", "true");
  return {
    element: view,
    closer,
    farther,
    seen: (size) => ({
      left: (view.scrollLeft / sheet.clientWidth) * size.width,
      top: (view.scrollTop / sheet.clientHeight) * size.height,
      width: Math.min(1, view.clientWidth / sheet.clientWidth) * size.width,
      height: Math.min(1, view.clientHeight / sheet.clientHeight) * size.height,
    }),
  };
}
