import type { RP2040 } from "rp2040js";

const functionPwm = 4;
const csrEnable = 1;

/** The share of time that a pin is high, 0 to 1, from the state of its output: PWM slice or plain level. */
export function dutyOf(mcu: RP2040, pin: number): number {
  const gpio = mcu.gpio[pin];
  if (gpio === undefined) {
    throw new RangeError(`The RP2040 has no pin ${pin}.`);
  }
  if (!gpio.outputEnable) {
    return 0;
  }
  if (gpio.functionSelect !== functionPwm) {
    return gpio.outputValue ? 1 : 0;
  }
  const slice = mcu.pwm.channels[(pin >> 1) & 7]; // RP2040 datasheet 4.5.2, table of pins
  if (slice === undefined || (slice.csr & csrEnable) === 0) {
    return 0;
  }
  const isChannelB = (pin & 1) === 1;
  const level = isChannelB ? slice.cc >>> 16 : slice.cc & 0xffff;
  const duty = Math.min(1, level / (slice.top + 1));
  const isInverted = (slice.csr & (isChannelB ? 1 << 3 : 1 << 2)) !== 0;
  return isInverted ? 1 - duty : duty;
}
