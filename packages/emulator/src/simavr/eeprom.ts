export const eepromSize = 1024;

/** The EEPROM of an ATmega32U4: what its board keeps without power. */
export class Eeprom {
  readonly bytes: Uint8Array = new Uint8Array(eepromSize).fill(0xff);
  /** Called for every cell that changed. */
  onChange: () => void = () => undefined;

  set(address: number, value: number): void {
    this.bytes[address] = value;
    this.onChange();
  }
}
