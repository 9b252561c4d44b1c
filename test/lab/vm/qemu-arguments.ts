import { agentPort } from "../guest-agent/messages.ts";

/** The files of a machine; the sockets of the buttons are made by whoever plays the buttons. */
export interface MachineFiles {
  readonly kernel: string;
  readonly initrd: string;
  /** Written to. */
  readonly disks: readonly string[];
  readonly console: string;
  readonly agentSocket: string;
  readonly qmpSocket: string;
  /** One for each USB port, with the file that gets its traffic. */
  readonly usb: readonly { readonly socket: string; readonly capture: string }[];
}

const device = (...words: readonly string[]): string[] => ["-device", words.join(",")];

/**
 * A q35 with two processors and 1 GB in software, no network, an xHCI controller, and one usb-redir device for each USB
 * port: QEMU asks for its socket every second until somebody listens. QEMU ends when the guest restarts: a reset inside of it
 * makes everything after it four times as slow, as stores to pages with stale translated code are looked up one by one.
 * No SMAP: QEMU 7.2 reads the stack of a program's IRET as the kernel would, which SMAP forbids. Linux takes that for a fault
 * of its own and ends the program; Wine begins every process with one.
 */
export const qemuArguments = (files: MachineFiles): string[] => [
  ...["-accel", "tcg,thread=multi", "-machine", "q35", "-cpu", "max,smap=off", "-smp", "2", "-m", "1024"],
  ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
  ...["-global", "ICH9-LPC.disable_s3=0"],
  ...["-kernel", files.kernel, "-initrd", files.initrd],
  ...[
    "-append",
    "console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off 8250.nr_uarts=1 systemd.show_status=auto random.trust_cpu=on",
  ],
  ...files.disks.flatMap((file, index) => [
    ...["-drive", `if=none,id=disk${index},file=${file},format=raw,cache=unsafe`],
    ...device("virtio-blk-pci", `drive=disk${index}`),
  ]),
  ...["-chardev", `file,id=console,path=${files.console},append=on`, "-serial", "chardev:console"],
  ...["-qmp", `unix:${files.qmpSocket},server=on,wait=off`],
  ...device("virtio-rng-pci"),
  ...device("virtio-serial-pci"),
  ...["-chardev", `socket,id=agent,path=${files.agentSocket},server=on,wait=off`],
  ...device("virtserialport", "chardev=agent", `name=${agentPort}`),
  ...device("qemu-xhci", "id=usb"),
  ...files.usb.flatMap(({ socket, capture }, index) => [
    ...["-chardev", `socket,id=button${index},path=${socket},reconnect=1`],
    ...device("usb-redir", `chardev=button${index}`, "bus=usb.0", `pcap=${capture}`),
  ]),
  // The screen is of no use but for a person to sit at: logind wants a virtual console for a session at the seat.
  ...device("VGA"),
];
