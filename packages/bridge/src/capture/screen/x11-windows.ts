import { Buffer } from "node:buffer";
import type { DesktopWindow } from "./desktop.ts";
import type { Rectangle } from "./rectangle.ts";
import { type Answer, type X11Connection, isLittleEndian } from "./x11-connection.ts";

/** Properties (Extended Window Manager Hints 1.5; ICCCM 4.1.2). */
const properties = {
  title: "_NET_WM_NAME",
  oldTitle: "WM_NAME",
  application: "WM_CLASS",
  state: "_NET_WM_STATE",
  minimised: "_NET_WM_STATE_HIDDEN",
  active: "_NET_ACTIVE_WINDOW",
  clients: "_NET_CLIENT_LIST",
  shadow: "_GTK_FRAME_EXTENTS",
};

/** Their numbers on this server. */
type Atoms = Readonly<Record<keyof typeof properties, number>>;

/** A window right under the root, and the application's window that it frames (often itself). */
interface TopLevel {
  readonly outer: number;
  readonly client: number;
}

/**
 * All windows that are shown, from the lowest to the one on top, whether a window manager runs or not. Titles are read
 * in every way in which applications set them: a deny list depends on it. Throws when the server does not answer.
 */
export function listX11Windows(x11: X11Connection): readonly DesktopWindow[] {
  const atoms = Object.fromEntries(Object.entries(properties).map(([key, name]) => [key, x11.atom(name)])) as Atoms;
  const tree = x11.tree(x11.root)();
  if (tree === undefined) {
    throw new Error("the X server does not tell its windows");
  }
  const shown = keepShown(x11, childrenOf(tree));
  const clients = new Set(numbersOf(propertyOf(x11, x11.root, atoms.clients)()));
  const topLevels = shown.map((outer) => ({ outer, client: findClient(x11, outer, clients) }));
  const active = findActive(x11, atoms, topLevels);
  return topLevels
    .map((topLevel) => askFor(x11, atoms, topLevel))
    .map((read) => read(active))
    .filter((window) => window !== undefined);
}

/** Without windows that are not mapped and those that only take input. */
function keepShown(x11: X11Connection, windows: readonly number[]): readonly number[] {
  const answers = windows.map((window) => x11.attributes(window));
  return windows.filter((_window, index) => {
    const attributes = answers[index]?.();
    const isInputOnly = attributes?.getUint16(12, isLittleEndian) === 2;
    const isViewable = attributes?.getUint8(26) === 2;
    return isViewable && !isInputOnly;
  });
}

/** Window managers put up to two windows of their own around one. */
function findClient(x11: X11Connection, outer: number, clients: ReadonlySet<number>): number {
  let level = clients.size === 0 || clients.has(outer) ? [] : [outer];
  for (let depth = 0; depth < 2 && level.length > 0; depth += 1) {
    level = level.map((window) => x11.tree(window)).flatMap((answer) => childrenOf(answer()));
    const client = level.find((window) => clients.has(window));
    if (client !== undefined) {
      return client;
    }
  }
  return outer;
}

/** The one the window manager names, else the one that has the keyboard, else the one under the pointer. */
function findActive(x11: X11Connection, atoms: Atoms, topLevels: readonly TopLevel[]): TopLevel | undefined {
  const [named] = numbersOf(propertyOf(x11, x11.root, atoms.active)());
  if (named !== undefined) {
    return topLevelOf(x11, named, topLevels);
  }
  const focus = x11.inputFocus()()?.getUint32(8, isLittleEndian) ?? 0;
  const followsPointer = 1;
  const window = focus === followsPointer ? x11.pointer()()?.getUint32(12, isLittleEndian) : focus;
  return topLevelOf(x11, window ?? 0, topLevels);
}

/** Climbs from a window to the one right under the root. */
function topLevelOf(x11: X11Connection, window: number, topLevels: readonly TopLevel[]): TopLevel | undefined {
  let current = window;
  while (current !== 0 && current !== x11.root) {
    const found = topLevels.find(({ outer, client }) => outer === current || client === current);
    if (found !== undefined) {
      return found;
    }
    current = x11.tree(current)()?.getUint32(12, isLittleEndian) ?? 0;
  }
  return undefined;
}

/** Sends all questions about a window; what comes back reads the answers. Undefined: it is gone, or minimised. */
function askFor(
  x11: X11Connection,
  atoms: Atoms,
  { outer, client }: TopLevel,
): (active: TopLevel | undefined) => DesktopWindow | undefined {
  const owners = outer === client ? [client] : [client, outer];
  const geometry = x11.geometry(outer);
  const state = propertyOf(x11, client, atoms.state);
  const shadows = propertyOf(x11, client, atoms.shadow);
  const titles = owners.flatMap((owner) => [atoms.title, atoms.oldTitle].map((n) => propertyOf(x11, owner, n)));
  const classes = owners.map((owner) => propertyOf(x11, owner, atoms.application));
  return (active) => {
    const place = geometry();
    const isMinimised = numbersOf(state()).includes(atoms.minimised);
    const margins = numbersOf(shadows());
    const found = {
      titles: titles.flatMap((answer) => textsOf(answer())),
      applications: classes.flatMap((answer) => textsOf(answer())),
    };
    if (place === undefined || isMinimised) {
      return undefined;
    }
    return {
      id: client,
      ...found,
      rectangle: withoutShadow(placeOf(place), margins),
      isActive: active?.outer === outer,
    };
  };
}

function placeOf(geometry: DataView): Rectangle {
  const borders = 2 * geometry.getUint16(20, isLittleEndian);
  return {
    x: geometry.getInt16(12, isLittleEndian),
    y: geometry.getInt16(14, isLittleEndian),
    width: geometry.getUint16(16, isLittleEndian) + borders,
    height: geometry.getUint16(18, isLittleEndian) + borders,
  };
}

/** GTK draws shadows inside its windows, through which the ones beneath can be seen. */
const withoutShadow = (
  { x, y, width, height }: Rectangle,
  [left = 0, right = 0, top = 0, bottom = 0]: readonly number[],
): Rectangle => ({ x: x + left, y: y + top, width: width - left - right, height: height - top - bottom });

const propertyOf = (x11: X11Connection, window: number, name: number): Answer =>
  name === 0 ? () => undefined : x11.property(window, name);

/** The windows in the answer about a tree, from the lowest to the one on top; none when the window is gone. */
function childrenOf(tree: DataView | undefined): readonly number[] {
  const count = tree?.getUint16(16, isLittleEndian) ?? 0;
  return Array.from({ length: count }, (_value, index) => tree?.getUint32(32 + index * 4, isLittleEndian) ?? 0);
}

/** The value of a property of 32-bit numbers. */
function numbersOf(property: DataView | undefined): readonly number[] {
  if (property === undefined || property.getUint8(1) !== 32) {
    return [];
  }
  const count = property.getUint32(16, isLittleEndian);
  return Array.from({ length: count }, (_value, index) => property.getUint32(32 + index * 4, isLittleEndian));
}

/**
 * The texts of a property: read as UTF-8 and as Latin-1, as which of the two it is stands nowhere in old ones. Escape
 * sequences of compound text (ISO 2022) are dropped.
 */
function textsOf(property: DataView | undefined): readonly string[] {
  if (property === undefined || property.getUint8(1) !== 8) {
    return [];
  }
  const bytes = Buffer.from(property.buffer, property.byteOffset + 32, property.getUint32(16, isLittleEndian));
  return (["utf8", "latin1"] as const)
    .flatMap((encoding) =>
      bytes
        .toString(encoding)
        .replaceAll(/\u001B[ -/]*[0-~]/g, "")
        .split("\0"),
    )
    .filter((text) => text !== "");
}
