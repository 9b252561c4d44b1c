"""Reads presses and acknowledges them, with hidapi: pip install hidapi && python button.py"""

import struct

import hid

PRESS, GESTURE, LIGHT, ACKNOWLEDGE = 1, 2, 3, 4
KINDS = {1: "short", 2: "double", 3: "long"}
SOLID = 1
FOR_EVER = 0

button = hid.device()
button.open(0x1209, 0x0001)
while True:
    report = bytes(button.read(64))
    if len(report) == 11 and report[0] == PRESS:
        boot_id, sequence, device_time_ms = struct.unpack("<IHI", report[1:])
        print(f"press {sequence} of power cycle {boot_id}", flush=True)
    elif len(report) == 10 and report[0] == GESTURE:
        boot_id, sequence, kind, hold_ms = struct.unpack("<IHBH", report[1:])
        print(f"press {sequence} was {KINDS[kind]}, held for {hold_ms} ms", flush=True)
    else:
        continue
    # A real host stores the press durably before it acknowledges.
    button.write(struct.pack("<BIHB", ACKNOWLEDGE, boot_id, sequence, report[0]))
    button.write(struct.pack("<BBBBBHH", LIGHT, SOLID, 0x00, 0xFF, 0x20, 0, FOR_EVER))
