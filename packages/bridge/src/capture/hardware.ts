import type { HardwareValue } from "./fields/base-values.ts";

/** What the makers of main boards leave in when they fill in nothing. */
const fillers =
  /^(?:to be filled.*|default string|system (?:product name|manufacturer|serial number|version)|not (?:specified|applicable|available)|none|n\/a|unknown|o\.?e\.?m\.?|[0x.\s-]*|x+|123456789|invalid)$/i;

/** A text of the firmware; empty when it is nothing but a filler. */
export function firmwareText(text: string): string {
  const line = text.replaceAll("\0", "").trim();
  return fillers.test(line) ? "" : line;
}

export interface MachineHints extends HardwareValue {
  /** What else may name it. */
  readonly hypervisor: string;
  /** The processor says that it is not a real one. */
  readonly isVirtualProcessor: boolean;
}

const makers: readonly (readonly [RegExp, string])[] = [
  [/vmware/i, "VMware"],
  [/virtualbox|innotek/i, "VirtualBox"],
  [/microsoft corporation virtual machine/i, "Hyper-V"],
  [/parallels/i, "Parallels"],
  [/amazon ec2/i, "Amazon EC2"],
  [/google compute engine/i, "Google Compute Engine"],
  [/xen/i, "Xen"],
  [/qemu|kvm|bochs|openstack|proxmox/i, "QEMU/KVM"],
];

/** The kind of virtual machine; empty when nothing shows that it is one. */
export function virtualMachineOf({ manufacturer, model, hypervisor, isVirtualProcessor }: MachineHints): string {
  const named = makers.find(([pattern]) => pattern.test(`${manufacturer} ${model} ${hypervisor}`))?.[1];
  return named ?? (isVirtualProcessor ? "unknown kind" : "");
}
