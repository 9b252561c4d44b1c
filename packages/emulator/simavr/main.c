/* An ATmega32U4 in libsimavr behind a pipe: requests on standard input, replies on standard output,
   each {size (2 bytes), body}, little endian. A process is one chip from power-on to power-off.

   L size(2) image eeprom(1024)  powers on                        -> -
   R cycle(8)                    runs up to this cycle or event   -> cycle(8) flags address idle
   registers(112) events s address                     token SETUP                      -> answer S
   packet(8)                   ... finished i address endpoint            token IN -> answer toggle
   data I endpoint                    ... acknowledged o address endpoint            token OUT ->
   answer O endpoint toggle data        ... finished b isDriven                    bus reset f
   frame(2)                    start of frame z, w                          suspend, resume p port
   bit level              drives a pin m address(2) size(2)          reads data memory -> bytes M
   address(2) bytes            writes data memory c                             processor -> program
   counter(4), stack pointer(2)

   What has no "->" has no reply. flags: 1 attached, 2 sleeping, 4 in the bootloader. address and
   idle: what answers NAK to an IN token until the next request, one bit for every endpoint.
   registers: data memory 0x20 to 0x8f. answer: usb.h. events: events.h. */
#include <simavr/sim_avr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chip.h"
#include "events.h"
#include "hooks.h"
#include "registers.h"
#include "usb.h"

#define REQUEST_MAX_SIZE (3u + CHIP_FLASH_SIZE + EEPROM_SIZE)
#define SNAPSHOT_START 0x20u
#define SNAPSHOT_SIZE 0x70u

static uint8_t request[REQUEST_MAX_SIZE];
static uint8_t reply[RAM_END + EVENTS_MAX_SIZE];
static int reply_file;

static _Noreturn void fail(const char *problem) {
  fprintf(stderr, "simavr bridge: %s\n", problem);
  exit(1);
}

/* Returns false at the end of the input, which ends the chip. */
static bool read_exactly(uint8_t *bytes, size_t size) {
  while (size > 0) {
    ssize_t count = read(STDIN_FILENO, bytes, size);
    if (count <= 0) {
      return false;
    }
    bytes += count;
    size -= (size_t)count;
  }
  return true;
}

static void write_exactly(const uint8_t *bytes, size_t size) {
  while (size > 0) {
    ssize_t count = write(reply_file, bytes, size);
    if (count <= 0) {
      exit(0); /* nobody listens any more */
    }
    bytes += count;
    size -= (size_t)count;
  }
}

static uint64_t number(const uint8_t *bytes, uint8_t size) {
  uint64_t value = 0;
  for (uint8_t i = 0; i < size; i++) {
    value |= (uint64_t)bytes[i] << (8 * i);
  }
  return value;
}

/* Appends to the reply; returns its new size. */
static size_t put(size_t size, uint64_t value, uint8_t bytes) {
  for (uint8_t i = 0; i < bytes; i++) {
    reply[size + i] = (uint8_t)(value >> (8 * i));
  }
  return size + bytes;
}

static void send_reply(size_t size) {
  reply[0] = (uint8_t)(size - 2u);
  reply[1] = (uint8_t)((size - 2u) >> 8);
  write_exactly(reply, size);
}

static void answer_run(const uint8_t *arguments) {
  chip_run(number(arguments, 8));
  size_t size = put(2, chip->cycle, 8);
  uint8_t flags = (uint8_t)((usb_is_attached() ? 1u : 0u) | (chip_is_sleeping() ? 2u : 0u) |
                            (chip_is_in_bootloader() ? 4u : 0u));
  size = put(size, flags, 1);
  size = put(size, usb_address(), 1);
  size = put(size, usb_idle_endpoints(), 1);
  memcpy(&reply[size], &chip->data[SNAPSHOT_START], SNAPSHOT_SIZE);
  size += SNAPSHOT_SIZE;
  size += events_take(&reply[size]);
  send_reply(size);
}

static void answer_in(const uint8_t *arguments) {
  uint8_t toggle = 0;
  uint8_t packet_size = 0;
  enum usb_answer answer =
      usb_in_token(arguments[0], arguments[1], &toggle, &packet_size, &reply[4]);
  put(put(2, answer, 1), toggle, 1);
  send_reply(4u + packet_size);
}

static void check_memory(uint64_t address, size_t size) {
  if (address + size > RAM_END + 1u) {
    fail("an address beyond the data memory");
  }
}

static void power_on(const uint8_t *arguments, size_t size) {
  size_t image_size = (size_t)number(arguments, 2);
  if (image_size > CHIP_FLASH_SIZE || size != 2u + image_size + EEPROM_SIZE) {
    fail("an image of the wrong size");
  }
  if (!chip_power_on(arguments + 2, (uint16_t)image_size, arguments + 2 + image_size)) {
    fail("libsimavr does not know the ATmega32U4");
  }
}

static void handle(uint8_t operation, uint8_t *arguments, size_t size) {
  switch (operation) {
    case 'R':
      answer_run(arguments);
      return;
    case 's':
      send_reply(put(2, usb_setup_token(arguments[0]), 1));
      return;
    case 'S':
      usb_setup_finish(arguments);
      return;
    case 'i':
      answer_in(arguments);
      return;
    case 'I':
      usb_in_finish(arguments[0]);
      return;
    case 'o':
      send_reply(put(2, usb_out_token(arguments[0], arguments[1]), 1));
      return;
    case 'O':
      usb_out_finish(arguments[0], arguments[1], (uint8_t)(size - 2u), arguments + 2);
      return;
    case 'b':
      usb_bus_reset(arguments[0] != 0);
      return;
    case 'f':
      usb_start_of_frame((uint16_t)number(arguments, 2));
      return;
    case 'z':
      usb_suspend();
      return;
    case 'w':
      usb_resume();
      return;
    case 'p':
      chip_drive_pin((char)arguments[0], arguments[1], arguments[2] != 0);
      return;
    case 'm': {
      uint64_t address = number(arguments, 2);
      size_t length = (size_t)number(arguments + 2, 2);
      check_memory(address, length);
      memcpy(&reply[2], &chip->data[address], length);
      send_reply(2 + length);
      return;
    }
    case 'M':
      check_memory(number(arguments, 2), size - 2u);
      memcpy(&chip->data[number(arguments, 2)], arguments + 2, size - 2u);
      return;
    case 'c':
      send_reply(put(put(2, chip->pc, 4), number(&chip->data[SPL], 2), 2));
      return;
    default:
      fail("an unknown request");
  }
}

int main(void) {
  /* simavr prints on standard output */
  reply_file = dup(STDOUT_FILENO);
  if (reply_file < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    fail("standard output is not open");
  }
  uint8_t header[2];
  while (read_exactly(header, sizeof header)) {
    size_t size = (size_t)number(header, 2);
    if (size == 0 || size > sizeof request || !read_exactly(request, size)) {
      fail("a broken request");
    }
    if (request[0] == 'L') {
      power_on(request + 1, size - 1);
    } else if (chip == NULL) {
      fail("a request before power-on");
    } else {
      handle(request[0], request + 1, size - 1);
    }
  }
  return 0;
}
