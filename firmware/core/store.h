/* What the board keeps over power cycles beside the boot id: settings, and a serial number where it
   has none of its own. Pure.

   Two slots are written in turn, so that the newest whole record stays untouched while the next is
   written. A record is {generation, settings report, serial, CRC-32}: one that was cut off in an
   erase or a write does not fit its CRC, and the one before is found. */
#ifndef T2_STORE_H
#define T2_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "t2_protocol.h"

#define STORE_SLOTS 2u

/* The parts of a record. */
#define STORE_GENERATION 0u
#define STORE_SETTINGS 1u                                /* the report */
#define STORE_SERIAL (STORE_SETTINGS + T2_SETTINGS_SIZE) /* rest 0; empty: none */
#define STORE_SERIAL_SIZE 16u
#define STORE_CRC (STORE_SERIAL + STORE_SERIAL_SIZE)
#define STORE_CRC_SIZE 4u
#define STORE_RECORD_SIZE (STORE_CRC + STORE_CRC_SIZE)

/* What the port offers: a read at any time; a write, which erases the slot and may take a second,
   only from app_work(). Whether it worked is seen by reading. */
void store_slot_read(uint8_t slot, uint8_t record[STORE_RECORD_SIZE]);
void store_slot_write(uint8_t slot, const uint8_t record[STORE_RECORD_SIZE]);

struct store {
  uint8_t record[STORE_RECORD_SIZE];
  uint8_t slot; /* where the newest record is */
};

/* Reads a settings report (T2_SETTINGS_SIZE). Returns whether it is one within its bounds. */
bool store_read_settings(const uint8_t *report, struct t2_settings *settings);

/* Reads the newest whole record; the defaults and no serial when there is none. */
void store_load(struct store *store);

/* Writes settings and serial. Returns false when the memory did not take them: then what was there
   before is still there. */
bool store_save(struct store *store);

#endif
