/** Bits of SIE_STATUS (RP2040 datasheet 4.1.4). */
export const sieStatus = {
  suspended: 0x10,
  resume: 0x800,
  connected: 0x10000,
  setupReceived: 0x20000,
  transferComplete: 0x40000,
  busReset: 0x80000,
  receiveTimeout: 0x8000000,
  acknowledgeReceived: 0x40000000,
  dataSequenceError: 0x80000000,
};
export const lineState: number = 3 << 2;
export const lineStateJ: number = 1 << 2;
/** Writing one to SUSPENDED (not listed: it shows the bus) or CONNECTED only acknowledges the change. */
export const sieStatusClearable = 0xff0e_0800;
export const endpoint0InterruptPerBuffer = 0x2000_0000;
export const pullUp: number = 1 << 16;
export const resumeSignal: number = 1 << 12;
export const toPhy: number = 1 << 0;
export const toDigitalPad: number = 1 << 2;
export const phyPullUp: number = 1 << 1;
export const phyPullUpOverride: number = 1 << 2;

/** Offsets of the registers. */
export const offsets = {
  address: 0x00,
  mainControl: 0x40,
  frameNumber: 0x48,
  sieControl: 0x4c,
  sieStatus: 0x50,
  bufferStatus: 0x58,
  bufferShouldHandle: 0x5c,
  endpointAbort: 0x60,
  endpointAbortDone: 0x64,
  stallArm: 0x68,
  stallNak: 0x70,
  muxing: 0x74,
  phyDirect: 0x7c,
  phyDirectOverride: 0x80,
  rawInterrupts: 0x8c,
  interruptEnable: 0x90,
  interruptForce: 0x94,
  interruptStatus: 0x98,
};
