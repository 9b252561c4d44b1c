import { bootloaders } from "@tier2/button";

interface UsbId {
  readonly vendorId: number;
  readonly productId: number;
}

type AvrBoard = "promicro" | "leonardo";

const key = ({ vendorId, productId }: UsbId): number => vendorId * 0x1_00_00 + productId;

const sparkFun = 0x1b4f;

/**
 * Boards that run at 16 MHz, by the boot loader's id; boards.txt of Arduino's and SparkFun's cores. A Micro is wired as a
 * Leonardo is.
 */
const boards: readonly AvrBoard[] = ["leonardo", "promicro"];
const loaders: ReadonlyMap<number, AvrBoard> = new Map(
  boards.flatMap((board) =>
    [bootloaders[board], ...bootloaders[board].others].map((id): readonly [number, AvrBoard] => [key(id), board]),
  ),
);

/** A sketch of Arduino has the id of its board's boot loader, with this bit set; at SparkFun the next id. */
const sketchBit = 0x8000;
const loaderOfSketch = ({ vendorId, productId }: UsbId): UsbId =>
  vendorId === sparkFun
    ? { vendorId, productId: productId - 1 }
    : { vendorId, productId: (productId & sketchBit) === 0 ? 0 : productId - sketchBit };

/** The board whose boot loader, or whose sketch, has this USB id. */
export const avrBoardOf = (id: UsbId, what: "boot loader" | "sketch"): AvrBoard | undefined =>
  loaders.get(key(what === "sketch" ? loaderOfSketch(id) : id));
