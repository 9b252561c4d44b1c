import type { Reserve } from "../record/reserve.ts";

/** Room that a test gives and takes. */
export class FakeReserve implements Reserve {
  isHeld = true;
  /** What the next `restore` answers. */
  hasRoom = true;

  giveUp(): void {
    this.isHeld = false;
  }

  restore(): boolean {
    this.isHeld ||= this.hasRoom;
    return this.isHeld;
  }
}
