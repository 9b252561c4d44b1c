// The emulated ATmega32U4 itself, with programs of a few lines: what libsimavr 1.6 lacks and the emulator adds.
import { Eeprom, SimavrBoard } from "@tier2/emulator";
import { expect, test } from "vitest";
import { compile } from "./compile.ts";

const headers = `
#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <avr/wdt.h>
#include <util/delay.h>
`;
/** Data memory that a program writes its findings to, and that no variable of so small a program uses. */
const notes = 0x900;
const note = (place: number, value: string): string => `*(volatile uint8_t *)(${notes + place}) = ${value};`;

const program = (body: string, before = ""): Uint8Array =>
  compile(`${headers}${before}\nint main(void) { ${body}\nfor (;;) {} }`);

function run(image: Uint8Array, durationMs: number, eeprom: Eeprom = new Eeprom()): SimavrBoard {
  const board = new SimavrBoard(image, eeprom);
  board.powerOn();
  board.advanceTo(board.nowNs + durationMs * 1e6);
  return board;
}
const noted = (board: SimavrBoard, count: number): number[] => [...(board.chip?.readMemory(notes, count) ?? [])];

test("an EEPROM cell takes its time, is erased until then, and is kept", () => {
  const image = program("eeprom_write_byte((uint8_t *)5, 0x42);");
  const eeprom = new Eeprom();
  eeprom.set(5, 0x17);
  const board = run(image, 3.3, eeprom);
  expect(eeprom.bytes[5]).toBe(0xff);
  board.powerOff();
  expect(eeprom.bytes[5]).toBe(0xff); // torn
  run(image, 3.5, eeprom).powerOff();
  expect(eeprom.bytes[5]).toBe(0x42);
  const reader = run(program(note(0, "eeprom_read_byte((uint8_t *)5);")), 1, eeprom);
  expect(noted(reader, 1)).toEqual([0x42]);
  reader.powerOff();
});

test("using the EEPROM while it is being written is found", () => {
  const board = run(program("eeprom_write_byte((uint8_t *)5, 1); EECR |= _BV(EERE);"), 1);
  expect(board.violations.list).toEqual([expect.stringContaining("EEPROM used while it is being written")]);
  board.powerOff();
});

test("the EEPROM's interrupt asks as long as it is enabled and nothing is written", () => {
  const handler = `static volatile uint8_t left = 3; ISR(EE_READY_vect) {
    if (left == 0) { EECR &= ~_BV(EERIE); return; }
    EEAR = left; EEDR = left; left--; EECR |= _BV(EEMPE); EECR |= _BV(EEPE); }`;
  const eeprom = new Eeprom();
  run(program("EECR |= _BV(EERIE); sei();", handler), 12, eeprom).powerOff();
  expect([...eeprom.bytes.subarray(0, 5)]).toEqual([0xff, 1, 2, 3, 0xff]);
});

test("memory is not zero after power-on, and is kept over a reset by the watchdog, whose reason the bootloader takes", () => {
  const body = `uint8_t starts = *(uint8_t *)${notes};
    ${note(0, "starts == 0xa5 ? 1 : starts + 1")} ${note(1, "MCUSR")} ${note(2, "WDTCSR")}
    wdt_enable(WDTO_15MS);`;
  const board = run(program(body), 50);
  expect(board.watchdogResets).toBeGreaterThanOrEqual(2);
  expect(noted(board, 3)).toEqual([board.watchdogResets + 1, 0, 0]);
  board.powerOff();
});

test("the watchdog ends a sleep with interrupts disabled, which is found", () => {
  const board = run(program("wdt_enable(WDTO_15MS); cli(); sleep_enable(); sleep_cpu();"), 20);
  expect(board.watchdogResets).toBe(1);
  expect(board.violations.list).toEqual([expect.stringContaining("sleeps with interrupts disabled")]);
  board.powerOff();
});

test("a running watchdog takes a shorter time at once", () => {
  const body = "wdt_enable(WDTO_8S); WDTCSR = _BV(WDCE) | _BV(WDE); WDTCSR = _BV(WDE); for (;;) {}"; // 16 ms
  const board = run(program(body), 20);
  expect(board.watchdogResets).toBe(1);
  board.powerOff();
});

test.each([
  ["its key and the watchdog", "*(volatile uint16_t *)0x0800 = 0x7777; wdt_enable(WDTO_15MS);"],
  ["a jump to it", 'asm volatile("jmp 0x7000");'],
])("the bootloader is entered by %s; nothing of the firmware runs on", (_name, body) => {
  const board = new SimavrBoard(program(`DDRC = 0x80; PORTC = 0x80; ${body}`), new Eeprom());
  const entries: number[] = [];
  board.listeners = { ...board.listeners, onBootLoader: () => entries.push(board.nowNs) };
  board.powerOn();
  board.advanceTo(100e6);
  expect(entries).toHaveLength(1);
  expect({ isIn: board.isInBootLoader, isAttached: board.port.isAttached }).toEqual({ isIn: true, isAttached: false });
  board.powerOff();
  expect(board.isInBootLoader).toBe(false);
});

test("the switch keeps its level when the firmware writes to its port", () => {
  const body = `DDRD = 1; PORTD = 2; ${note(0, "1")}
    for (;;) { PORTD ^= 1; ${note(1, "PIND & 2")} }`;
  const board = run(program(body), 1);
  expect(noted(board, 2)).toEqual([1, 2]);
  board.setSwitch(true);
  board.advanceTo(2e6);
  expect(noted(board, 2)).toEqual([1, 0]);
  board.powerOff();
});

test("a switch that is closed at power-on interrupts at its edges alone", () => {
  const handler = `static volatile uint8_t edges; ISR(INT1_vect) { edges++; ${note(0, "edges")} }`;
  const body = `${note(0, "0")} PORTD = 2; EICRA = _BV(ISC10); EIFR = 2; EIMSK = 2; sei();`;
  const board = new SimavrBoard(program(body, handler), new Eeprom());
  board.setSwitch(true);
  board.powerOn();
  board.advanceTo(1e6);
  expect(noted(board, 1)).toEqual([0]);
  board.setSwitch(false);
  board.advanceTo(2e6);
  expect(noted(board, 1)).toEqual([1]);
  board.powerOff();
});

test.each([
  { isClosed: false, level: 2 },
  { isClosed: true, level: 0 },
])("a switch keeps its level over a reset by the watchdog, closed: $isClosed", ({ isClosed, level }) => {
  const handler = `static volatile uint8_t edges; ISR(INT1_vect) { edges++; ${note(0, "edges")} }`;
  const body = `${note(0, "0")} PORTD = 2; EICRA = _BV(ISC10); EIFR = 2; EIMSK = 2; sei();
    _delay_us(100); ${note(1, "PIND & 2")}
    if (*(uint8_t *)${notes + 2} == 0xa5) { ${note(2, "0")} wdt_enable(WDTO_15MS); }`;
  const board = new SimavrBoard(program(body, handler), new Eeprom());
  board.setSwitch(isClosed);
  board.powerOn();
  board.advanceTo(10e6);
  expect(noted(board, 3)).toEqual([0, level, 0]);
  board.advanceTo(50e6);
  expect(board.watchdogResets).toBe(1);
  expect(noted(board, 2)).toEqual([0, level]);
  board.setSwitch(!isClosed);
  board.advanceTo(51e6);
  expect(noted(board, 1)).toEqual([1]);
  board.powerOff();
});

test("writing 1 to an external interrupt's flag clears it", () => {
  const body = `PORTD = 2; EICRA = _BV(ISC10); _delay_us(100); ${note(0, "EIFR & 2")} EIFR = 2; ${note(1, "EIFR & 2")}`;
  const board = new SimavrBoard(program(body), new Eeprom());
  board.powerOn();
  board.at(50_000, () => board.setSwitch(true));
  board.advanceTo(1e6);
  expect(noted(board, 2)).toEqual([2, 0]);
  board.powerOff();
});

test.each([
  ["awake", "", 10, 13],
  ["asleep", "sleep_mode();", 15, 18],
])("an edge's handler begins when the data sheet says: %s", (_name, wait, least, most) => {
  // five cycles to the vector, five more out of sleep, three for its jump, two for the output, and what is being done
  const handler = `ISR(INT1_vect, ISR_NAKED) { asm volatile("sbi 0x08, 7\\n reti"); }`;
  const body = `DDRC = 0x80; PORTD = 2; EICRA = _BV(ISC10); EIFR = 2; EIMSK = 2; sei(); for (;;) { ${wait} }`;
  const board = run(program(body, handler), 1);
  const edgeNs = board.nowNs;
  board.setSwitch(true);
  while ((board.chip?.register(0x28) ?? 0) === 0 && board.nowNs < edgeNs + 1e5) {
    board.advanceTo(board.nowNs + 62.5);
  }
  const cycles = (board.nowNs - edgeNs) / 62.5;
  expect(cycles).toBeGreaterThanOrEqual(least);
  expect(cycles).toBeLessThanOrEqual(most);
  board.powerOff();
});

test("a program that runs into nothing is found", () => {
  const board = run(program('asm volatile("jmp 0x6000");'), 5);
  expect(board.isInBootLoader || board.violations.list.length > 0).toBe(true);
  board.powerOff();
});
