/** The places of block devices in the text of /proc/self/mounts (fstab(5): device, place, type), each device once. */
export function placesOf(mounts: string): string[] {
  const places = new Map<string, string>();
  for (const line of mounts.split("\n")) {
    const [device = "", place = "", type = ""] = line.split(" ");
    const isLocal = device.startsWith("/dev/") && !device.startsWith("/dev/loop") && type !== "squashfs";
    if (isLocal && !places.has(device)) {
      places.set(device, unescapeMount(place));
    }
  }
  return places.size === 0 ? ["/"] : [...places.values()];
}

/** Blanks and the like stand as octal numbers there. */
const unescapeMount = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
