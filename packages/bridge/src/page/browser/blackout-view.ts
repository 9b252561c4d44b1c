import {
  type Blackout,
  type Point,
  type Size,
  addArea,
  betweenCorners,
  byKey,
  leastSide,
  newArea,
  noBlackout,
  removeArea,
  replaceArea,
  undoChange,
  withinPicture,
} from "./blackout.ts";
import { button, element, setAttribute, setText } from "./elements.ts";
import type { Rectangle } from "./protocol.ts";
import type { Texts } from "./texts.ts";
import { createZoom } from "./zoom.ts";

export interface BlackoutView {
  readonly element: HTMLElement;
  areas(): readonly Rectangle[];
  update(texts: Texts): void;
}

/** The picture with the areas that are painted black: drawn by pointer, by two clicks, or by keyboard. */
export function createBlackout(image: HTMLImageElement, size: Size): BlackoutView {
  let blackout: Blackout = noBlackout;
  let texts: Texts = (key) => key;
  let chosen = -1;
  /** Where a drag began, or the first of two clicks. */
  let corner: (Point & { readonly isDragged: boolean }) | undefined;
  const draft = element("div", { class: "area draft", hidden: "" });
  const sheet = element("div", { class: "sheet" }, image, draft);
  const zoom = createZoom(sheet);
  const help = element("p", { class: "soft", id: "black-help" });
  const hint = element("p", { class: "hint", role: "status" });
  const add = button("other");
  const remove = button("other");
  const undo = button("other");
  const tools = element("div", { class: "actions" }, add, remove, undo, zoom.closer, zoom.farther);
  const areas: HTMLElement[] = [];

  const place = (target: HTMLElement, area: Rectangle): void => {
    target.style.left = `${(100 * area.left) / size.width}%`;
    target.style.top = `${(100 * area.top) / size.height}%`;
    target.style.width = `${(100 * area.width) / size.width}%`;
    target.style.height = `${(100 * area.height) / size.height}%`;
  };
  const makeArea = (): HTMLElement => {
    const made = element("div", {
      class: "area",
      tabindex: "0",
      role: "application",
      "aria-describedby": "black-help",
    });
    made.addEventListener("focus", () => {
      chosen = areas.indexOf(made);
      draw();
    });
    made.addEventListener("keydown", onKey);
    return made;
  };
  const draw = (): void => {
    const isFocused = areas.some((area) => area === document.activeElement);
    chosen = Math.min(chosen, blackout.areas.length - 1);
    while (areas.length > blackout.areas.length) {
      areas.pop()?.remove();
    }
    for (const [index, area] of blackout.areas.entries()) {
      const target = (areas[index] ??= sheet.appendChild(makeArea()));
      place(target, area);
      const numbers = { ...area, index: index + 1, count: blackout.areas.length };
      const values = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
      setAttribute(target, "aria-label", texts("black.area", values));
      target.classList.toggle("chosen", index === chosen);
    }
    if (isFocused && !areas.some((area) => area === document.activeElement)) {
      (areas[chosen] ?? add).focus();
    }
    setAttribute(remove, "aria-disabled", chosen < 0 ? "true" : undefined);
    setAttribute(undo, "aria-disabled", blackout.before.length === 0 ? "true" : undefined);
  };
  const change = (next: Blackout): void => {
    blackout = next;
    draw();
  };
  const onKey = (event: KeyboardEvent): void => {
    const index = areas.indexOf(event.currentTarget as HTMLElement);
    const area = blackout.areas[index];
    if (area === undefined) {
      return;
    }
    const moved = byKey(area, event.key, event.shiftKey, size);
    if (moved !== undefined) {
      change(replaceArea(blackout, index, moved, size));
    } else if (event.key === "Delete" || event.key === "Backspace") {
      change(removeArea(blackout, index));
    } else {
      return;
    }
    event.preventDefault();
    (areas[chosen] ?? add).scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  const pointOf = (event: PointerEvent): Point => {
    const box = sheet.getBoundingClientRect();
    return {
      left: Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * size.width,
      top: Math.min(Math.max((event.clientY - box.top) / box.height, 0), 1) * size.height,
    };
  };
  const drawDraft = (to: Point | undefined): void => {
    draft.hidden = corner === undefined || to === undefined;
    if (corner !== undefined && to !== undefined) {
      place(draft, betweenCorners(corner, to));
    }
  };
  const isRectangle = ({ width, height }: Rectangle): boolean => width >= leastSide && height >= leastSide;
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || areas.includes(event.target as HTMLElement)) {
      return;
    }
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    if (corner === undefined) {
      corner = { ...pointOf(event), isDragged: true };
    }
    drawDraft(pointOf(event));
  });
  sheet.addEventListener("pointermove", (event) => {
    if (corner !== undefined) {
      drawDraft(pointOf(event));
    }
  });
  sheet.addEventListener("pointerup", (event) => {
    if (corner === undefined) {
      return;
    }
    const area = betweenCorners(corner, pointOf(event));
    const isDone = isRectangle(area);
    // A click without a drag is the first corner, a second one on the same spot takes it back.
    corner = isDone || !corner.isDragged ? undefined : { ...corner, isDragged: false };
    setText(hint, corner === undefined ? "" : texts("black.corner"));
    drawDraft(corner === undefined ? undefined : corner);
    if (isDone) {
      chosen = blackout.areas.length;
      change(addArea(blackout, area, size));
    }
  });
  sheet.addEventListener("pointercancel", () => {
    corner = undefined;
    drawDraft(undefined);
  });

  add.addEventListener("click", () => {
    change(addArea(blackout, withinPicture(newArea(zoom.seen(size)), size), size));
    areas.at(-1)?.focus();
  });
  remove.addEventListener("click", () => {
    change(removeArea(blackout, chosen));
    chosen = -1;
    draw();
  });
  undo.addEventListener("click", () => change(undoChange(blackout)));
  return {
    element: element("div", { class: "blackout" }, help, tools, hint, zoom.element),
    areas: () => blackout.areas,
    update: (next) => {
      texts = next;
      setText(help, texts("black.help"));
      setText(add, texts("black.add"));
      setText(remove, texts("black.remove"));
      setText(undo, texts("black.undo"));
      setAttribute(zoom.element, "aria-label", texts("black.view"));
      setText(zoom.closer, texts("black.closer"));
      setText(zoom.farther, texts("black.farther"));
      draw();
    },
  };
}
