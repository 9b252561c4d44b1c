// enter-bootloader SERIAL
// Sends this button into its bootloader, as the product does.
import process from "node:process";
import { ButtonDevice, openTransport } from "@tier2/button";

const [serial] = process.argv.slice(2);
const transport = await openTransport({ kind: "node-hid" });
const info = (await transport.list()).find(({ serialNumber }) => serialNumber === serial);
if (info === undefined) {
  throw new Error(`the button ${serial} is not attached`);
}
const button = await ButtonDevice.open(transport, info, {
  onPress: () => undefined,
  onGesture: () => undefined,
  onInvalidReport: () => undefined,
  onDetached: () => undefined,
});
await button.enterBootloader();
await transport.close();
