import { expect, test } from "vitest";
import { bufferControl } from "./usb-buffers.ts";
import { UsbController, type UsbControllerOptions } from "./usb-controller.ts";

const { available, full, last, toggle, stall } = bufferControl;
const address = 0x00;
const sieStatusOffset = 0x50;
const setupReceived = 1 << 17;
const inControl = (endpoint: number): number => 0x80 + 8 * endpoint;
const outControl = (endpoint: number): number => 0x84 + 8 * endpoint;

/** A controller that is switched on as a careful firmware does, and the firmware's hand on it. */
function attached(options: Partial<UsbControllerOptions> = {}) {
  const memory = new Uint8Array(4096);
  const view = new DataView(memory.buffer);
  const violations: string[] = [];
  const interrupts: boolean[] = [];
  const armed: string[] = [];
  let timeNs = 0;
  let wakes = 0;
  const usb = new UsbController({
    memory,
    nowNs: () => timeNs,
    onInterrupt: (isActive) => interrupts.push(isActive),
    onViolation: (text) => violations.push(text),
    onRemoteWakeup: () => (wakes += 1),
    revision: "B2",
    isBehindBusyHub: false,
    areOtherLinesIdle: () => false,
    ...options,
    onArm: ({ endpoint, isOut }) => armed.push(`${isOut ? "OUT" : "IN"} ${endpoint}`),
  });
  /** A store to the dual-port memory, a microsecond after the one before. */
  const store = (offset: number, value: number, afterNs = 1000): void => {
    timeNs += afterNs;
    view.setUint32(offset, value, true);
    usb.DPRAMUpdated(offset, value);
  };
  const arm = (offset: number, value: number): void => {
    store(offset, value);
    store(offset, value | available);
  };
  usb.writeUint32(0x74, 0b1001); // USB_MUXING: TO_PHY, SOFTCON
  usb.writeUint32(0x40, 1);
  usb.writeUint32(0x4c, 0x2001_0000); // pull-up, EP0 interrupts
  usb.writeUint32(0x90, 0x0007_f010);
  store(0x08, 0xac00_0180); // EP1 IN: enabled, interrupt, buffer at 0x180
  const pass = (ns: number): number => (timeNs += ns);
  return { usb, pass, memory, store, arm, violations, interrupts, armed, wakes: () => wakes };
}

test("a firmware that follows the rules is not complained about", () => {
  const { usb, memory, arm, violations, armed, interrupts } = attached();
  usb.setup(0, Uint8Array.of(0x80, 6, 0, 1, 0, 0, 18, 0));
  memory.set([1, 2, 3], 0x180);
  arm(inControl(1), 3 | full | last);
  const answer = usb.in(0, 1);
  expect(answer).toMatchObject({ kind: "data", toggle: 0, data: Uint8Array.of(1, 2, 3) });
  if (answer.kind === "data") {
    answer.finish(true);
  }
  expect(usb.readUint32(0x58)).toBe(1 << 2);
  expect(interrupts.at(-1)).toBe(true);
  usb.writeUint32(0x58, 1 << 2);
  usb.writeUint32(sieStatusOffset, 1 << 18);
  expect(interrupts.at(-1)).toBe(false);
  expect(usb.in(0, 1)).toEqual({ kind: "nak" });
  expect(armed).toEqual(["IN 1"]);
  expect(violations).toEqual([]);
});

test("a packet whose ACK got lost stays armed and is sent again with the same toggle", () => {
  const { usb, arm, violations } = attached();
  arm(inControl(1), 1 | full | last | toggle);
  for (const isAcknowledged of [false, false, true]) {
    const answer = usb.in(0, 1);
    expect(answer).toMatchObject({ kind: "data", toggle: 1 });
    if (answer.kind === "data") {
      answer.finish(isAcknowledged);
    }
  }
  expect(usb.in(0, 1)).toEqual({ kind: "nak" });
  expect(violations).toEqual([]);
});

test("answers to its own address only, and not at all without pull-up", () => {
  const { usb, arm } = attached();
  arm(inControl(1), 1 | full);
  usb.writeUint32(address, 7);
  expect(usb.in(0, 1)).toEqual({ kind: "timeout" });
  expect(usb.in(7, 1).kind).toBe("data");
  expect(usb.in(7, 2)).toEqual({ kind: "timeout" });
  usb.writeUint32Atomic(0x4c, 1 << 16, 3);
  expect(usb.isAttached).toBe(false);
  expect(usb.in(7, 1)).toEqual({ kind: "timeout" });
});

test("endpoint 0 stalls only when it is armed to, and a SETUP takes it back", () => {
  const { usb, store } = attached();
  store(inControl(0), stall);
  expect(usb.in(0, 0)).toEqual({ kind: "nak" });
  usb.writeUint32(0x68, 3);
  expect(usb.in(0, 0)).toEqual({ kind: "stall" });
  const answer = usb.setup(0, new Uint8Array(8));
  if (answer.kind === "ack") {
    answer.finish();
  }
  expect(usb.in(0, 0)).toEqual({ kind: "nak" });
});

test("a suspended bus can be woken by the device, which sees no resume interrupt of its own", () => {
  const { usb, wakes, violations } = attached();
  usb.suspend();
  expect(usb.readUint32(0x98) & (1 << 14)).not.toBe(0);
  usb.writeUint32(sieStatusOffset, 1 << 4);
  expect(usb.readUint32(0x98)).toBe(0);
  usb.writeUint32Atomic(0x4c, 1 << 12, 2);
  expect(wakes()).toBe(1);
  expect(usb.readUint32(0x98) & (1 << 15)).toBe(0);
  expect(violations).toEqual([]);
});

test("RESETS.usbctrl switches it off and clears the memory", () => {
  const { usb, memory } = attached();
  usb.powerOnReset();
  expect(usb.isAttached).toBe(false);
  expect(memory.every((byte) => byte === 0)).toBe(true);
});

test("an abort is done at once, or when the packet on the wire is", () => {
  const { usb, arm } = attached();
  arm(inControl(1), 1 | full);
  const answer = usb.in(0, 1);
  usb.writeUint32(0x60, 0b1100);
  expect(usb.readUint32(0x64)).toBe(0b1000);
  if (answer.kind === "data") {
    answer.finish(true);
  }
  expect(usb.readUint32(0x64)).toBe(0b1100);
});

test("a bus reset cuts a packet off", () => {
  const { usb, arm, violations } = attached();
  arm(inControl(1), 1 | full);
  const answer = usb.in(0, 1);
  usb.reset(true);
  if (answer.kind === "data") {
    answer.finish(true);
  }
  expect(usb.readUint32(0x58)).toBe(0); // BUFF_STATUS
  expect(violations).toEqual([]);
});

test("a remote wakeup that meets the host's resume is no mistake until the firmware has seen that", () => {
  const { usb, wakes, violations } = attached();
  usb.suspend();
  usb.resume();
  usb.writeUint32Atomic(0x4c, 1 << 12, 2);
  expect({ wakes: wakes(), violations }).toEqual({ wakes: 0, violations: [] });
});

test("a hung controller answers nobody until RESETS.usbctrl, and stays attached", () => {
  const { usb, arm } = attached();
  arm(inControl(1), 1 | full);
  usb.hang("packets");
  usb.startOfFrame(5);
  expect({ frame: usb.readUint32(0x48), answer: usb.in(0, 1).kind }).toEqual({ frame: 5, answer: "timeout" });
  usb.hang("everything");
  usb.startOfFrame(6);
  usb.reset(true);
  expect({ frame: usb.readUint32(0x48), interrupts: usb.readUint32(0x98) }).toEqual({ frame: 5, interrupts: 0 });
  expect(usb.isAttached).toBe(true);
  usb.powerOnReset();
  expect(usb.isAttached).toBe(false);
});

const muxing = 0x74;
const toDigitalPads = 0b1100;
const toPhy = 0b1001;

test.each([
  [700_000, "timeout"],
  [800_000, "nak"],
] as const)("behind a busy hub an old chip leaves a reset with 800 us of idle bus: %s ns", (forcedNs, answer) => {
  const { usb, pass, violations } = attached({
    revision: "B1",
    isBehindBusyHub: true,
    areOtherLinesIdle: () => true,
  });
  usb.reset(true);
  expect(usb.readUint32(sieStatusOffset) & (3 << 2)).toBe(0);
  usb.reset(false);
  expect(usb.in(0, 1).kind).toBe("timeout");
  usb.writeUint32(0x7c, 1 << 1); // the pull-up stays
  usb.writeUint32(0x80, 1 << 2);
  usb.writeUint32(muxing, toDigitalPads);
  expect(usb.isAttached).toBe(true);
  pass(forcedNs);
  usb.writeUint32(muxing, toPhy);
  expect(usb.in(0, 1).kind).toBe(answer);
  expect(violations).toEqual([]);
});

test("tells other lines that are not idle, and what chips before B2 do not do", () => {
  const { usb, violations } = attached({ revision: "B1" });
  usb.writeUint32(muxing, toDigitalPads);
  expect(usb.isAttached).toBe(false); // the pull-up went with the transceiver
  usb.writeUint32(0x60, 1 << 2);
  expect(violations).toEqual([expect.stringContaining("GPIO 15"), expect.stringContaining("RP2040-E2")]);
});

type Board = ReturnType<typeof attached>;
const setup = ({ usb }: Board): void => {
  const answer = usb.setup(0, new Uint8Array(8));
  if (answer.kind === "ack") {
    answer.finish();
  }
};
const pollThen = (board: Board, meanwhile: () => void): void => {
  const answer = board.usb.in(0, 1);
  meanwhile();
  if (answer.kind === "data") {
    answer.finish(true);
  }
};

/** A fault of a driver, and the rule that tells it. */
const faults: readonly (readonly [name: string, break_: (board: Board) => void, rule: string])[] = [
  ["AVAILABLE in the same store", ({ store }) => store(inControl(1), 1 | full | available), "together with other bits"],
  [
    "AVAILABLE too soon",
    ({ store }) => {
      store(inControl(1), 1 | full);
      store(inControl(1), 1 | full | available, 20);
    },
    "only 20 ns after",
  ],
  ["IN armed without FULL", ({ arm }) => arm(inControl(1), 1), "EP1 IN armed without FULL"],
  ["OUT armed with FULL", ({ arm }) => arm(outControl(0), 64 | full), "EP0 OUT armed with FULL"],
  ["an endpoint armed that is not enabled", ({ arm }) => arm(inControl(2), 1 | full), "EP2 IN armed but not enabled"],
  [
    "a buffer taken back while the controller owns it",
    ({ arm, store }) => {
      arm(inControl(1), 1 | full);
      store(inControl(1), 0);
    },
    "while the controller owns it",
  ],
  [
    "data changed on the wire",
    (board) => {
      board.arm(inControl(1), 1 | full);
      pollThen(board, () => board.memory.fill(9, 0x180, 0x181));
    },
    "data changed while on the wire",
  ],
  [
    "an aborted endpoint whose buffer is on the wire",
    (board) => {
      board.arm(inControl(1), 1 | full);
      pollThen(board, () => {
        board.usb.writeUint32(0x60, 1 << 2);
        board.store(inControl(1), 0);
      });
    },
    "buffer control changed while on the wire",
  ],
  [
    "EP0 still armed from before the SETUP",
    (board) => {
      board.arm(inControl(0), 8 | full);
      setup(board);
      board.usb.in(0, 0);
    },
    "aborted control transfer",
  ],
  [
    "a SETUP that was not acknowledged",
    (board) => {
      setup(board);
      setup(board);
    },
    "SETUP overrun",
  ],
  [
    "a wrong toggle expected",
    ({ usb, arm }) => {
      arm(outControl(0), 64 | toggle);
      const answer = usb.out(0, 0, 0, new Uint8Array(0));
      if (answer.kind === "ack") {
        answer.finish();
      }
    },
    "armed for DATA1, DATA0 came",
  ],
  [
    "a packet larger than the buffer",
    ({ usb, arm }) => {
      arm(outControl(0), 4);
      const answer = usb.out(0, 0, 0, new Uint8Array(5));
      if (answer.kind === "ack") {
        answer.finish();
      }
    },
    "packet of 5 bytes, armed for 4",
  ],
  [
    "an endpoint without its interrupt",
    (board) => {
      board.store(0x08, 0x8000_0180);
      board.arm(inControl(1), 1 | full);
      pollThen(board, () => undefined);
    },
    "interrupt disabled",
  ],
  [
    "EP_ABORT_DONE before EP_ABORT",
    ({ usb }) => {
      usb.writeUint32(0x60, 1 << 2);
      usb.writeUint32(0x64, 1 << 2);
    },
    "EP_ABORT_DONE",
  ],
  ["remote wakeup of a bus that is awake", ({ usb }) => usb.writeUint32Atomic(0x4c, 1 << 12, 2), "not suspended"],
  [
    "double buffering",
    ({ store, arm }) => {
      store(0x08, 0xec00_0180);
      arm(inControl(1), 1 | full);
    },
    "double buffered",
  ],
];

test.each(faults)("tells %s", (_name, break_, rule) => {
  const board = attached();
  break_(board);
  expect(board.violations).toEqual([expect.stringContaining(rule)]);
});

test("what belongs to an aborted control transfer or a reset bus may be taken back", () => {
  const board = attached();
  board.arm(inControl(0), 8 | full);
  setup(board);
  board.store(inControl(0), 0);
  board.arm(inControl(1), 1 | full);
  board.usb.reset(true);
  board.usb.reset(false);
  board.store(inControl(1), 0);
  expect(board.usb.readUint32(sieStatusOffset) & (setupReceived | (1 << 19))).toBe(setupReceived | (1 << 19));
  expect(board.violations).toEqual([]);
});
