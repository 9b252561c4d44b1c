/** What the finger asks for; both resolve when it is done. */
export interface Switch {
  press(): Promise<void>;
  release(): Promise<void>;
}

/**
 * A button on the page that is pressed as a real one: down at the pointer or key that goes down, up when that goes up. A
 * click without either, of a screen reader say, is a short press.
 */
export class Finger {
  readonly #button: HTMLButtonElement;
  readonly #switch: Switch;
  readonly #onDown: (isDown: boolean) => void;
  readonly #onError: (error: unknown) => void;
  #isDown = false;
  /** One after the other, for down and up must not overtake each other. */
  #last: Promise<void> = Promise.resolve();
  #wasFelt = false;

  constructor(
    button: HTMLButtonElement,
    asked: Switch,
    { onDown, onError }: { onDown: (isDown: boolean) => void; onError: (error: unknown) => void },
  ) {
    this.#button = button;
    this.#switch = asked;
    this.#onDown = onDown;
    this.#onError = onError;
  }

  /** Listens to the button from now on. */
  attach(): void {
    const button = this.#button;
    button.addEventListener("pointerdown", (event) => {
      if (event.isPrimary && event.button === 0) {
        button.setPointerCapture(event.pointerId);
        this.#down();
      }
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
      button.addEventListener(name, () => this.#up());
    }
    button.addEventListener("pointercancel", () => {
      this.#wasFelt = false; // no click comes
    });
    button.addEventListener("keydown", (event) => {
      if (isPressing(event)) {
        event.preventDefault(); // no click comes of it
        if (!event.repeat) {
          this.#down();
        }
      }
    });
    button.addEventListener("keyup", (event) => {
      if (isPressing(event)) {
        event.preventDefault();
        this.#up();
        this.#wasFelt = false;
      }
    });
    button.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch
    button.addEventListener("click", () => {
      if (!this.#wasFelt) {
        this.#down();
        this.#up();
      }
      this.#wasFelt = false;
    });
  }

  #down(): void {
    if (!this.#isDown) {
      this.#isDown = true;
      this.#wasFelt = true;
      this.#ask(async () => this.#switch.press());
    }
  }

  #up(): void {
    if (this.#isDown) {
      this.#isDown = false;
      this.#ask(async () => this.#switch.release());
    }
  }

  #ask(what: () => Promise<void>): void {
    this.#onDown(this.#isDown);
    this.#last = this.#last.then(what).catch(this.#onError);
  }
}

const isPressing = ({ key }: KeyboardEvent): boolean => key === " " || key === "Enter";
