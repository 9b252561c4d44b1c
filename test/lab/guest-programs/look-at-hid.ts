// look-at-hid
// Prints, as one line of JSON, what node-hid lists of our buttons, and what opening each of them says to this account.
import process from "node:process";
import { productId, vendorId } from "@tier2/button";

interface ListedDevice {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly product: string;
  readonly release: number;
  readonly interface: number;
  readonly usagePage: number;
  readonly usage: number;
}

/** A button as node-hid tells of it. */
export interface SeenDevice extends ListedDevice {
  /** Empty: it could be opened. */
  readonly refusal: string;
}

interface NodeHid {
  devicesAsync(wantedVendor: number, wantedProduct: number): Promise<ListedDevice[]>;
  readonly HIDAsync: { open(path: string): Promise<{ close(): Promise<void> }> };
}

const productsModule: string = "node-hid"; // the product brings it
const loaded = (await import(productsModule)) as { default: NodeHid };
const nodeHid = loaded.default;

const seen: SeenDevice[] = [];
for (const device of await nodeHid.devicesAsync(vendorId, productId)) {
  let refusal = "";
  try {
    const handle = await nodeHid.HIDAsync.open(device.path);
    await handle.close();
  } catch (error) {
    refusal = error instanceof Error ? error.message : String(error);
  }
  seen.push({ ...device, refusal });
}
process.stdout.write(`${JSON.stringify(seen)}\n`);
