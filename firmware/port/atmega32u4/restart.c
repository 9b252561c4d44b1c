/* Starting again, and leaving for the boot loader: both by the watchdog. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>

#include "board.h"
#include "port.h"
#include "watchdog.h"

/* Kept in memory that a reset leaves alone, while the firmware runs: the boot loader (Caterina)
   clears MCUSR, so nothing else tells a start by the watchdog. A power cut of some milliseconds can
   look the same. Volatile: what is stored before an endless loop is read after the reset alone, and
   the compiler would leave the store out. */
#define RUNNING 0x5432u
static volatile uint16_t running __attribute__((section(".noinit")));

bool was_restarted_by_a_failure(void) {
  const bool has_failed = running == RUNNING && (MCUSR & (_BV(PORF) | _BV(EXTRF) | _BV(BORF))) == 0;
  MCUSR = 0;
  running = RUNNING;
  return has_failed;
}

/* After a start by the watchdog it is on, at its shortest time. */
static void stop_watchdog(void) __attribute__((naked, used, section(".init3")));
static void stop_watchdog(void) {
  __asm volatile("wdr");
  MCUSR &= (uint8_t)~_BV(WDRF);
  WDTCSR |= _BV(WDCE) | _BV(WDE);
  WDTCSR = 0;
}

NOT_INLINE void board_restart(void) {
  cli();
  usb_detach();
  watchdog_set(WATCHDOG_120_MS); /* long enough for the host to notice */
  running = 0;
  for (;;) {
  }
}

/* Where Caterina looks for its key: the last word of flash tells a newer one (Arduino's
   cores/arduino/CDC.cpp, LUFA's CDC boot loader), which keeps it at the end of memory, where the
   return address of main() is. Nothing of the firmware is at either place. */
#define KEY 0x7777u
#define KEY_AT 0x0800u
#define NEW_KEY_AT (RAMEND - 1u)
#define NEW_BOOTLOADER 0xdcfbu

void board_enter_bootloader(void) {
  const bool is_new = pgm_read_word((const uint16_t *)(FLASHEND - 1u)) == NEW_BOOTLOADER;
  *(volatile uint16_t *)(is_new ? NEW_KEY_AT : KEY_AT) = KEY;
  board_restart();
}
