import type * as Koffi from "koffi";

/** Answers of an X server that were asked for; undefined: it answered with an error, e.g. as the window is gone. */
export type Answer = () => DataView | undefined;

/**
 * Questions to an X server. They are sent at once and waited for by calling what comes back, so that many of them take
 * one round trip. Answers as they are on the wire (X Window System Protocol, appendix B), in this machine's byte order.
 */
export interface X11Connection {
  readonly root: number;
  attributes(window: number): Answer;
  geometry(window: number): Answer;
  tree(window: number): Answer;
  pointer(): Answer;
  inputFocus(): Answer;
  /** `type` 0: any. At most 4096 bytes. */
  property(window: number, name: number): Answer;
  /** The number of a name; 0: nobody on this server ever used it. */
  atom(name: string): number;
}

export const isLittleEndian: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

interface Cookie {
  readonly sequence: number;
}

/**
 * The server of DISPLAY with the keys of XAUTHORITY, by libxcb, whose errors are answers (those of libX11 end the
 * process). Nothing is freed: this is for processes that end soon. Undefined: the server cannot be reached, or lets
 * nobody in. Throws when there is no libxcb.
 */
export function connectToX11(koffi: typeof Koffi): X11Connection | undefined {
  const library = koffi.load("libxcb.so.1");
  koffi.struct("xcb_cookie", { sequence: "unsigned int" });
  const screenNumber = [0];
  const connection: unknown = library.func("void *xcb_connect(const char *display, _Out_ int *screen)")(
    null,
    screenNumber,
  );
  if (library.func("int xcb_connection_has_error(void *connection)")(connection) !== 0) {
    return undefined;
  }
  const waitForReply = library.func(
    "void *xcb_wait_for_reply(void *connection, unsigned int sequence, _Out_ void **e)",
  );
  const view = (pointer: unknown, sizeBytes: number): DataView => new DataView(koffi.view(pointer, sizeBytes));

  const answerTo = (cookie: Cookie): Answer => {
    return () => {
      const pointer: unknown = waitForReply(connection, cookie.sequence, [null]);
      if (pointer === null) {
        return undefined;
      }
      const head = view(pointer, 32);
      return view(pointer, 32 + head.getUint32(4, isLittleEndian) * 4);
    };
  };
  const question = (name: string, parameters = ""): ((...values: (number | string)[]) => Answer) => {
    const ask: (...values: unknown[]) => Cookie = library.func(`xcb_cookie ${name}(void *connection${parameters})`);
    return (...values) => answerTo(ask(connection, ...values));
  };

  const internAtom = question("xcb_intern_atom", ", uint8_t only_if_exists, uint16_t length, const char *name");
  const getProperty = question(
    "xcb_get_property",
    ", uint8_t remove, uint32_t window, uint32_t name, uint32_t type, uint32_t offset, uint32_t length",
  );
  const ofWindow = ", uint32_t window";
  const queryPointer = question("xcb_query_pointer", ofWindow);
  const root = rootOf(library.func("void *xcb_get_setup(void *connection)")(connection), view);
  return {
    root,
    attributes: question("xcb_get_window_attributes", ofWindow),
    geometry: question("xcb_get_geometry", ofWindow),
    tree: question("xcb_query_tree", ofWindow),
    pointer: () => queryPointer(root),
    inputFocus: question("xcb_get_input_focus"),
    property: (window, name) => getProperty(0, window, name, 0, 0, 1024),
    atom: (name) => internAtom(1, name.length, name)()?.getUint32(8, isLittleEndian) ?? 0,
  };
}

/** The first screen's, behind the vendor's name and the pixel formats of the server's greeting. */
function rootOf(setup: unknown, view: (pointer: unknown, sizeBytes: number) => DataView): number {
  const head = view(setup, 40);
  const vendorBytes = Math.ceil(head.getUint16(24, isLittleEndian) / 4) * 4;
  const screensAt = 40 + vendorBytes + head.getUint8(29) * 8;
  return view(setup, screensAt + 4).getUint32(screensAt, isLittleEndian);
}
