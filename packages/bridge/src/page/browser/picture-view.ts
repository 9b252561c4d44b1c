import type { BlackoutView } from "./blackout-view.ts";
import { button, element, setText, show, showText } from "./elements.ts";
import { problemPlace, runOnce } from "./press-button.ts";
import type { PagePicture } from "./protocol.ts";
import type { PageContext, Shown, View } from "./view.ts";

/** The picture of the screen: it goes nowhere before the person says so. */
export function createPicture(context: PageContext): View {
  const heading = element("h2");
  const text = element("p");
  const place = element("div");
  const loading = element("p", { class: "soft" });
  const problem = problemPlace();
  const send = button("main");
  const remove = button("other");
  const again = button("other");
  const actions = element("div", { class: "actions" }, send, remove, again);
  const whole = element("section", { class: "card picture" }, heading, text, loading, place, actions, problem);
  let shown: Shown | undefined;
  let blackout: BlackoutView | undefined;
  let address: string | undefined;
  let loadedFor: string | undefined;

  const drop = (): void => {
    if (address !== undefined) {
      URL.revokeObjectURL(address);
    }
    address = undefined;
    blackout = undefined;
    loadedFor = undefined;
    place.replaceChildren();
  };
  const load = runOnce(context, {
    busy: [again],
    problem,
    action: async () => {
      const pressId = shown?.state.press.pressId;
      // Most presses have no picture to look at: what shows it comes with it.
      const [bytes, { createBlackout }] = await Promise.all([context.client.picture(), import("./blackout-view.ts")]);
      if (shown?.state.picture?.state !== "held" || shown.state.press.pressId !== pressId) {
        return;
      }
      drop();
      loadedFor = pressId;
      address = URL.createObjectURL(bytes);
      const image = element("img", { src: address, alt: context.texts()("picture.alt"), draggable: "false" });
      await image.decode().catch(() => undefined);
      const { width, height } = shown.state.picture;
      blackout = createBlackout(image, { width, height });
      place.replaceChildren(blackout.element);
      update(shown);
    },
  });
  const word = (isAllowed: boolean) => async (): Promise<void> =>
    context.client.decidePicture(isAllowed ? { isAllowed, black: blackout?.areas() ?? [] } : { isAllowed });
  const decide = runOnce(context, { busy: [send, remove], problem, action: word(true) });
  const refuse = runOnce(context, { busy: [send, remove], problem, action: word(false) });
  send.addEventListener("click", decide);
  remove.addEventListener("click", refuse);
  again.addEventListener("click", load);

  const showHeld = ({ state, texts }: Shown, { state: pictureState }: PagePicture): void => {
    const isHeld = pictureState === "held";
    const isLoaded = loadedFor === state.press.pressId;
    setText(text, texts(`picture.${pictureState}`));
    setText(send, texts("picture.send"));
    setText(remove, texts("picture.remove"));
    setText(again, texts("picture.again"));
    showText(loading, isHeld && !isLoaded ? texts("picture.loading") : undefined);
    // Nobody sends what they have not seen.
    show(send, isLoaded);
    show(again, !isLoaded);
    show(place, isHeld && isLoaded);
    show(actions, isHeld);
    blackout?.update(texts);
  };
  const update = (next: Shown): void => {
    shown = next;
    const { picture, press } = next.state;
    setText(heading, next.texts("picture.heading"));
    show(whole, picture !== undefined);
    if (picture?.state !== "held") {
      show(place, false);
      drop();
    } else if (loadedFor !== press.pressId && place.dataset["asked"] !== press.pressId) {
      place.dataset["asked"] = press.pressId;
      load();
    }
    if (picture !== undefined) {
      showHeld(next, picture);
    }
  };
  return { element: whole, update };
}
