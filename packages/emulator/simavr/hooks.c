#include "hooks.h"

#include <stddef.h>

#define HOOKED_REGISTERS 0x100u

avr_t *chip;

static struct {
  avr_io_write_t call;
  void *param;
  void (*handler)(uint8_t value);
} writers[HOOKED_REGISTERS];

static struct {
  avr_io_read_t call;
  void *param;
  uint8_t (*handler)(void);
} readers[HOOKED_REGISTERS];

static void on_write(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param) {
  (void)avr;
  (void)param;
  writers[address].handler(value);
}

static uint8_t on_read(avr_t *avr, avr_io_addr_t address, void *param) {
  (void)avr;
  (void)param;
  return readers[address].handler();
}

void hook_write(uint16_t address, void (*handler)(uint8_t value)) {
  size_t place = AVR_DATA_TO_IO(address);
  writers[address].call = chip->io[place].w.c;
  writers[address].param = chip->io[place].w.param;
  writers[address].handler = handler;
  chip->io[place].w.c = on_write;
  chip->io[place].w.param = NULL;
}

void hook_read(uint16_t address, uint8_t (*handler)(void)) {
  size_t place = AVR_DATA_TO_IO(address);
  readers[address].call = chip->io[place].r.c;
  readers[address].param = chip->io[place].r.param;
  readers[address].handler = handler;
  chip->io[place].r.c = on_read;
  chip->io[place].r.param = NULL;
}

void register_write(uint16_t address, uint8_t value) {
  size_t place = AVR_DATA_TO_IO(address);
  bool is_hooked = writers[address].handler != NULL;
  avr_io_write_t call = is_hooked ? writers[address].call : chip->io[place].w.c;
  if (call != NULL) {
    call(chip, address, value, is_hooked ? writers[address].param : chip->io[place].w.param);
  } else {
    chip->data[address] = value;
  }
}

uint8_t register_read(uint16_t address) {
  size_t place = AVR_DATA_TO_IO(address);
  bool is_hooked = readers[address].handler != NULL;
  avr_io_read_t call = is_hooked ? readers[address].call : chip->io[place].r.c;
  if (call != NULL) {
    return call(chip, address, is_hooked ? readers[address].param : chip->io[place].r.param);
  }
  return chip->data[address];
}

static avr_int_vector_t *vector_of(uint8_t number) {
  for (uint8_t i = 0; i < chip->interrupts.vector_count; i++) {
    if (chip->interrupts.vector[i]->vector == number) {
      return chip->interrupts.vector[i];
    }
  }
  return NULL;
}

void interrupt_level(uint8_t vector, bool is_active) {
  if (is_active) {
    avr_raise_interrupt(chip, vector_of(vector));
  } else {
    interrupt_clear(vector);
  }
}

void interrupt_clear(uint8_t vector) {
  avr_clear_interrupt(chip, vector_of(vector));
}
