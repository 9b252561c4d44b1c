// Mistakes that drivers of this controller, and USB devices, are known for; and some of a button's own.
import type { Patch } from "./patches.ts";

export interface SeededBug {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** What the firmware has to be like for the mistake to show; right by itself. */
  readonly given?: readonly Patch[];
  /** The check that has to notice. */
  readonly check: string;
  /** What it, or the emulator, has to say. */
  readonly symptom: RegExp;
}

const driver = "port/rp2040/dcd_rp2040.c";
const bug = (name: string, check: string, symptom: RegExp, ...patches: Patch[]): SeededBug => ({
  name,
  check,
  symptom,
  patches,
});
const change = (file: string, from: string, to: string): Patch => ({ file, from, to });
const without = (file: string, text: string): Patch => change(file, text, "");

export const seededBugs: readonly SeededBug[] = [
  bug(
    "a buffer is handed over in the write that fills its control word",
    "Device Descriptor Test, addressed",
    /AVAILABLE set together with other bits/,
    change(driver, "REGISTER(buffer_control) = bits;", "REGISTER(buffer_control) = bits | BUFFER_AVAILABLE;"),
  ),
  bug(
    "the data toggle of reports never flips",
    "clearing a halt, a configuration and an interface start again at DATA0",
    /toggle: 1/,
    without(driver, "report_toggle ^= BUFFER_DATA1;"),
  ),
  bug(
    "the data toggle of answers never flips",
    "the report descriptor describes the reports of the protocol, each with logical limits",
    /timed-out/,
    without(driver, "control_in_toggle ^= BUFFER_DATA1;"),
  ),
  bug(
    "a finished buffer is not acknowledged",
    "clearing a halt, a configuration and an interface start again at DATA0",
    /toggle: 1/,
    without(driver, "REGISTER(USB_BUFF_STATUS) = done;"),
  ),
  bug(
    "a suspend is not acknowledged",
    "Remote Wakeup Test, disabled",
    /expected Set\{ 1 \} to deeply equal Set\{ 1, 2 \}/,
    without(driver, "REGISTER(USB_SIE_STATUS) = SIE_STATUS_SUSPENDED;"),
  ),
  bug(
    "buffers of the request before stay armed",
    "a SETUP in place of any later stage begins anew",
    /of an aborted control transfer still armed/,
    change(driver, "= drop_stale_buffers();", "= false;"),
  ),
  bug(
    "an unacknowledged packet outlives its request",
    "a lost ACK repeats the packet with the same toggle",
    /of an aborted control transfer still armed/,
    without(driver, "take_back(BUFFER_EP0_IN, DPRAM_EP0_IN_BUFFER_CONTROL);"),
  ),
  bug(
    "a stall of endpoint 0 is not armed",
    "reserved and unknown requests stall",
    /requestType: 64, .*'timed-out'/,
    without(driver, "SET_BITS(USB_EP_STALL_ARM) = EP_STALL_ARM_BOTH;"),
  ),
  bug(
    "a halt leaves the report armed",
    "a halt revokes the armed report; afterwards it comes again, with DATA0",
    /while the controller owns it/,
    change(driver, "cancel_report();\n  if (is_stalled)", "report_toggle = 0;\n  if (is_stalled)"),
  ),
  bug(
    "the data toggle is kept when a halt is cleared",
    "clearing a halt, a configuration and an interface start again at DATA0",
    /'clear halt', result: \{ kind: 'data', toggle: 1 \}/,
    change(
      driver,
      "take_back(BUFFER_EP1_IN, DPRAM_EP1_IN_BUFFER_CONTROL);\n  report_toggle = 0;",
      "take_back(BUFFER_EP1_IN, DPRAM_EP1_IN_BUFFER_CONTROL);",
    ),
  ),
  bug(
    "the address is kept over a bus reset",
    "a reset at any moment of an enumeration does no harm",
    /"request":5.*failed/,
    without(driver, "REGISTER(USB_ADDR_ENDP) = 0;"),
  ),
  bug(
    "a bus reset is not acknowledged",
    "Enumeration Test, 150 times",
    /detached/,
    without(driver, "REGISTER(USB_SIE_STATUS) = SIE_STATUS_BUS_RESET;"),
  ),
  bug(
    "the new address holds before the status stage",
    "the old address holds until the status stage of SET_ADDRESS is over",
    /the status stage, at address 0/,
    change("core/usb_control.c", "control.address_is_pending = true;", "dcd_set_address(address);"),
  ),
  bug(
    "nobody waits for the status stage of an answer",
    "Device Descriptor Test, addressed",
    /timed-out/,
    change("core/usb_control.c", "dcd_control_out();\n  send_next_packet();", "send_next_packet();"),
  ),
  bug(
    "an answer is longer than asked for",
    "every wLength gets no more than it asks for, and the right bytes",
    /length 1:.*failed/,
    change("core/usb_control.c", "size < control.length ? size : control.length", "size"),
  ),
  {
    ...bug(
      "an answer that fills its packets ends without an empty one",
      "every wLength gets no more than it asks for, and the right bytes",
      /"request":6.*timed-out/,
      change("core/usb_control.c", "= size < control.length;", "= false;"),
    ),
    // No descriptor of today's is a multiple of 64 bytes; this string is.
    given: [change("core/usb_descriptors.c", "put_text(T2_USB_PRODUCT", 'put_text("Button of thirty-one characters"')],
  },
  bug(
    "a set report may have any length",
    "SET_REPORT: each id and type with every length; only the right one is taken",
    /length 1: expected 'done' to be 'stalled'/,
    change("core/usbd_hid.c", "setup->length != size", "setup->length == 0"),
    change("core/usbd_hid.c", "usb_control_expect(size);", "usb_control_expect((uint8_t)setup->length);"),
  ),
  bug(
    "the idle rate is read from the wrong byte",
    "SET_IDLE: the duration is the high byte, per report or for all, and is read back",
    /"request":10.*stalled/,
    change("core/usbd_hid.c", "set_idle(setup, high, low)", "set_idle(setup, low, high)"),
  ),
  bug(
    "a configuration there is not is taken",
    "Set Configuration Test: 1, 0, and none that there is not",
    /request: 9, value: 2, .*'done'/,
    change("core/usbd_standard.c", "setup->value > HIGHEST_CONFIGURATION || setup->length", "setup->length"),
  ),
  bug(
    "the host is woken although it does not allow it",
    "Remote Wakeup Test, disabled",
    /expected \[ \d.* to deeply equal \[\]/,
    change("core/usbd.c", "usbd_is_suspended() && usbd.is_wakeup_allowed", "usbd_is_suspended()"),
  ),
  bug(
    "the host is woken too early",
    "Remote Wakeup Test, enabled",
    /3.1 ms of silence: expected .* greater than or equal to 5000000/,
    change("core/app.c", "#define WAKEUP_AFTER_SUSPEND_MS 3u", "#define WAKEUP_AFTER_SUSPEND_MS 0u"),
  ),
  bug(
    "two presses have one number",
    "a press is repeated until it is acknowledged, and the next has the next number",
    /expected \[ 1 \] to deeply equal \[ 2 \]/,
    change("core/press_queue.c", "queue->last_sequence++;", "queue->last_sequence = 1;"),
  ),
  bug(
    "a report goes once",
    "a press is repeated until it is acknowledged, and the next has the next number",
    /expected 2 to be greater than or equal to 4/,
    change(
      "core/app.c",
      "const uint8_t *report = press_queue_take(&app.queue);",
      `const uint8_t *report = press_queue_take(&app.queue);
  static uint32_t given;
  report = report != 0 && given++ > 1u ? 0 : report;`,
    ),
  ),
  bug(
    "a bus reset empties the queue",
    "what was pressed before a bus reset, or in it, comes after it",
    /expected \[\] to deeply equal \[ 1, 2 \]/,
    change("core/app_reports.c", "press_queue_report_again(&app.queue);", "app.queue.count = 0;"),
  ),
  bug(
    "a glitch is a press",
    "a glitch of 60 us is no press, a contact of 1 ms is one",
    /expected \[ .+ to deeply equal \[\]/,
    change("core/debounce.c", "debounce->config.glitch_filter_us :", "0 :"),
  ),
  bug(
    "two power cycles have one number",
    "each power cycle has a greater number, and its presses begin at 1",
    /expected Set\{ 1 \} to deeply equal Set\{ 1, 2, 3 \}/,
    change("core/boot_id.c", "*boot_id = newest + 1u;", "*boot_id = newest == 0 ? 1u : newest;"),
  ),
  bug(
    "settings are not looked at",
    "settings out of range are refused, and the old ones stay",
    /value: 775, .*'done'/,
    change("core/app_reports.c", "!store_read_settings(report, &settings)", "false"),
  ),
  bug(
    "any number opens the bootloader",
    "bootloader: without the magic it stalls; with it the request succeeds and the board leaves",
    /value: 776, .*'done'/,
    change("core/app_reports.c", "bootloader.magic != T2_BOOTLOADER_MAGIC", "bootloader.magic == 0"),
  ),
];
