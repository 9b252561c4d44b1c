import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import type { Answer, X11Connection } from "./x11-connection.ts";
import { listX11Windows } from "./x11-windows.ts";

/** A window as this made-up server has it; from the lowest to the one on top. */
interface FakeWindow {
  readonly id: number;
  readonly place?: readonly [x: number, y: number, width: number, height: number, border: number];
  readonly isUnmapped?: boolean;
  readonly isInputOnly?: boolean;
  readonly properties?: Readonly<Record<string, string | Buffer | readonly number[]>>;
  readonly children?: readonly FakeWindow[];
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** An answer of the protocol: what stands where in it. */
function answer(sizeBytes: number, write: (view: DataView) => void): Answer {
  const view = new DataView(new ArrayBuffer(sizeBytes));
  write(view);
  return () => view;
}

const gone: Answer = () => undefined;

class FakeServer implements X11Connection {
  readonly root = 1;
  readonly #windows = new Map<number, FakeWindow>();
  readonly #parents = new Map<number, number>();
  readonly #atoms: string[] = [];
  readonly #focus: number;
  readonly #underPointer: number;

  constructor(root: Omit<FakeWindow, "id">, { focus = 0, underPointer = 0 } = {}) {
    this.#focus = focus;
    this.#underPointer = underPointer;
    this.#add({ ...root, id: this.root }, 0);
  }

  #add(window: FakeWindow, parent: number): void {
    this.#windows.set(window.id, window);
    this.#parents.set(window.id, parent);
    for (const child of window.children ?? []) {
      this.#add(child, window.id);
    }
  }

  attributes(id: number): Answer {
    const window = this.#windows.get(id);
    return answer(44, (view) => {
      view.setUint16(12, window?.isInputOnly === true ? 2 : 1, isLittleEndian);
      view.setUint8(26, window?.isUnmapped === true ? 0 : 2);
    });
  }

  geometry(id: number): Answer {
    const [x, y, width, height, border] = this.#windows.get(id)?.place ?? [0, 0, 10, 10, 0];
    return answer(32, (view) => {
      view.setInt16(12, x, isLittleEndian);
      view.setInt16(14, y, isLittleEndian);
      view.setUint16(16, width, isLittleEndian);
      view.setUint16(18, height, isLittleEndian);
      view.setUint16(20, border, isLittleEndian);
    });
  }

  tree(id: number): Answer {
    const window = this.#windows.get(id);
    const children = window?.children ?? [];
    return window === undefined
      ? gone
      : answer(32 + children.length * 4, (view) => {
          view.setUint32(12, this.#parents.get(id) ?? 0, isLittleEndian);
          view.setUint16(16, children.length, isLittleEndian);
          for (const [index, child] of children.entries()) {
            view.setUint32(32 + index * 4, child.id, isLittleEndian);
          }
        });
  }

  pointer(): Answer {
    return answer(32, (view) => view.setUint32(12, this.#underPointer, isLittleEndian));
  }

  inputFocus(): Answer {
    return answer(32, (view) => view.setUint32(8, this.#focus, isLittleEndian));
  }

  property(id: number, atom: number): Answer {
    const value = this.#windows.get(id)?.properties?.[this.#atoms[atom - 1] ?? ""];
    if (value === undefined) {
      return answer(32, () => undefined);
    }
    const isText = typeof value === "string" || Buffer.isBuffer(value);
    const bytes = isText ? Buffer.from(value) : Buffer.from(new Uint32Array(value).buffer);
    return answer(32 + bytes.length, (view) => {
      view.setUint8(1, isText ? 8 : 32);
      view.setUint32(16, isText ? bytes.length : bytes.length / 4, isLittleEndian);
      new Uint8Array(view.buffer).set(bytes, 32);
    });
  }

  atom(name: string): number {
    const at = this.#atoms.indexOf(name);
    return at === -1 ? this.#atoms.push(name) : at + 1;
  }
}

const listOf = (root: Omit<FakeWindow, "id">, input?: { focus?: number; underPointer?: number }) =>
  listX11Windows(new FakeServer(root, input));

test("without a window manager: the windows under the root, in order, with their borders", () => {
  const windows = listOf({
    children: [
      { id: 2, place: [10, -20, 100, 50, 1], properties: { WM_NAME: "One", WM_CLASS: "xterm\0XTerm\0" } },
      { id: 3, isUnmapped: true, properties: { WM_NAME: "Not shown" } },
      { id: 4, isInputOnly: true },
      { id: 5, place: [0, 0, 10, 10, 0] },
    ],
  });
  expect(windows).toEqual([
    {
      id: 2,
      titles: ["One", "One"],
      applications: ["xterm", "XTerm", "xterm", "XTerm"],
      rectangle: { x: 10, y: -20, width: 102, height: 52 },
      isActive: false,
    },
    { id: 5, titles: [], applications: [], rectangle: { x: 0, y: 0, width: 10, height: 10 }, isActive: false },
  ]);
});

test("a window manager's frames give the place, the windows in them the names", () => {
  const client: FakeWindow = { id: 30, properties: { _NET_WM_NAME: "Vault", WM_CLASS: "keepassxc\0KeePassXC\0" } };
  const windows = listOf({
    properties: { _NET_CLIENT_LIST: [30], _NET_ACTIVE_WINDOW: [30] },
    children: [
      { id: 2, place: [100, 100, 300, 220, 0], children: [{ id: 20, children: [client] }] },
      { id: 3, place: [110, 120, 80, 60, 0], properties: { WM_NAME: "Menu" } },
    ],
  });
  expect(windows).toMatchObject([
    { id: 30, rectangle: { x: 100, y: 100, width: 300, height: 220 }, isActive: true },
    { id: 3, titles: ["Menu", "Menu"], isActive: false },
  ]);
  expect(windows[0]?.titles).toContain("Vault");
});

test("minimised windows are left out although the server shows them to the compositor", () => {
  const server = new FakeServer({ children: [{ id: 2 }] });
  const hidden = server.atom("_NET_WM_STATE_HIDDEN");
  const minimised = { id: 3, properties: { _NET_WM_STATE: [7777, hidden] } };
  const other = new FakeServer({ children: [{ id: 2 }, minimised] });
  expect(other.atom("_NET_WM_STATE_HIDDEN")).toBe(hidden);
  expect(listX11Windows(other).map(({ id }) => id)).toEqual([2]);
});

test("the shadow that GTK draws around its windows is no part of them", () => {
  const [window] = listOf({
    children: [{ id: 2, place: [0, 0, 200, 100, 0], properties: { _GTK_FRAME_EXTENTS: [10, 11, 12, 13] } }],
  });
  expect(window?.rectangle).toEqual({ x: 10, y: 12, width: 179, height: 75 });
});

test.each([
  ["in UTF-8", { _NET_WM_NAME: "Über — Tresor" }],
  ["in Latin-1", { WM_NAME: Buffer.from("Über - Tresor", "latin1") }],
  ["as compound text", { WM_NAME: Buffer.from("\u001B%GÜber — Tresor\u001B%@") }],
])("a title is read %s", (_how, properties) => {
  const [window] = listOf({ children: [{ id: 2, properties }] });
  expect((window?.titles ?? []).filter((title) => title.startsWith("Über"))).not.toEqual([]);
});

test("in front is what the window manager says, else what has the keyboard, else what is under the pointer", () => {
  const children = [{ id: 2, children: [{ id: 20 }] }, { id: 3 }];
  const activeIn = (...values: Parameters<typeof listOf>) =>
    listOf(...values)
      .filter(({ isActive }) => isActive)
      .map(({ id }) => id);
  expect(activeIn({ children, properties: { _NET_ACTIVE_WINDOW: [3] } }, { focus: 20 })).toEqual([3]);
  expect(activeIn({ children, properties: { _NET_ACTIVE_WINDOW: [0] } }, { focus: 20 })).toEqual([]);
  expect(activeIn({ children }, { focus: 20, underPointer: 3 })).toEqual([2]);
  expect(activeIn({ children }, { focus: 1, underPointer: 3 })).toEqual([3]);
  expect(activeIn({ children }, { focus: 1, underPointer: 0 })).toEqual([]);
  expect(activeIn({ children }, { focus: 99 })).toEqual([]);
});

test("a server that does not tell its windows is told of", () => {
  const server = new FakeServer({});
  server.tree = () => gone;
  expect(() => listX11Windows(server)).toThrow("does not tell its windows");
});
