#include "eeprom.h"

#include <simavr/avr_eeprom.h>
#include <stddef.h>
#include <string.h>

#include "chip.h"
#include "events.h"
#include "hooks.h"
#include "registers.h"

/* Data sheet 5.3: erase and write in one take 3.4 ms, each alone 1.8 ms. */
#define BOTH_CYCLES (CHIP_HZ / 10000u * 34u)
#define ONE_CYCLES (CHIP_HZ / 10000u * 18u)

enum { MODE_BOTH = 0, MODE_ERASE = 1, MODE_WRITE = 2 };

static struct {
  bool is_busy;
  uint16_t address;
  uint8_t value; /* of the cell in the end */
} write_under_way;

static uint8_t *cells(void) {
  avr_eeprom_desc_t description = {.ee = NULL, .offset = 0, .size = EEPROM_SIZE};
  avr_ioctl(chip, AVR_IOCTL_EEPROM_GET, &description);
  return description.ee;
}

static void set_cell(uint16_t address, uint8_t value) {
  cells()[address] = value;
  const uint8_t payload[] = {(uint8_t)address, (uint8_t)(address >> 8), value};
  event(EVENT_EEPROM, payload, sizeof payload);
}

static void finish(void) {
  write_under_way.is_busy = false;
  set_cell(write_under_way.address, write_under_way.value);
  chip->data[EECR] = (uint8_t)(chip->data[EECR] & ~EECR_EEPE);
  chip_check_interrupts();
}

static avr_cycle_count_t on_finished(avr_t *avr, avr_cycle_count_t when, void *param) {
  (void)avr;
  (void)when;
  (void)param;
  finish();
  return 0;
}

/* The cell is erased first: power that fails before the end leaves it so. */
static void start(uint8_t control) {
  uint8_t mode = (uint8_t)((control & EECR_EEPM) >> 4);
  uint16_t address = (uint16_t)(chip->data[EEARL] | (chip->data[EEARH] & 3u) << 8);
  uint8_t data = chip->data[EEDR];
  uint8_t old = cells()[address];
  write_under_way.is_busy = true;
  write_under_way.address = address;
  write_under_way.value = mode == MODE_BOTH    ? data
                          : mode == MODE_WRITE ? (uint8_t)(old & data)
                                               : 0xff;
  chip->data[EECR] = (uint8_t)((control & (EECR_EERIE | EECR_EEPM)) | EECR_EEPE);
  if (mode != MODE_WRITE) {
    set_cell(address, 0xff);
  }
  avr_cycle_timer_register(chip, mode == MODE_BOTH ? BOTH_CYCLES : ONE_CYCLES, on_finished, NULL);
}

static void on_control(uint8_t value) {
  if (write_under_way.is_busy) {
    if (value & (EECR_EERE | EECR_EEPE)) {
      event_text(EVENT_VIOLATION, "EEPROM used while it is being written");
    }
    chip->data[EECR] = (uint8_t)((value & (EECR_EERIE | EECR_EEPM)) | EECR_EEPE);
  } else if ((chip->data[EECR] & EECR_EEMPE) && (value & EECR_EEPE)) {
    start(value);
  } else {
    register_write(EECR, value);
  }
  chip_check_interrupts();
}

void eeprom_power_on(const uint8_t contents[EEPROM_SIZE]) {
  memset(&write_under_way, 0, sizeof write_under_way);
  memcpy(cells(), contents, EEPROM_SIZE);
  hook_write(EECR, on_control);
}

void eeprom_reset(void) {
  if (write_under_way.is_busy) {
    finish();
  }
}

bool eeprom_wants_interrupt(void) {
  return (chip->data[EECR] & EECR_EERIE) && !write_under_way.is_busy;
}
