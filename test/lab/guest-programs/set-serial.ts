// set-serial SERIAL
// Gives the one button without a serial number this one, as the product does when a board is put into service.
import process from "node:process";
import { ButtonDevice, openTransport } from "@tier2/button";

const [serial = ""] = process.argv.slice(2);
const transport = await openTransport({ kind: "node-hid" });
const info = (await transport.list()).find(({ serialNumber }) => serialNumber === "");
if (info === undefined) {
  throw new Error("there is no button without a serial number");
}
const button = await ButtonDevice.open(transport, info, {
  onPress: () => undefined,
  onGesture: () => undefined,
  onInvalidReport: () => undefined,
  onDetached: () => undefined,
});
await button.setSerial(serial);
await transport.close();
