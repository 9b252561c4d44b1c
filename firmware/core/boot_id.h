/* The number of the power cycle: a counter in flash that never goes back and never repeats. Pure.

   Two sectors are filled in turn, one record at the start of each page. A sector is erased just
   before its first record is written, while the other still holds the newest number. A record is
   {mark, number, inverted number}: an erase that was cut off turns some bits from 0 to 1, a cut-off
   program turns some from 1 to 0, and neither can keep the number and its inverse in step (every
   pair of bits would have to change in both directions). The mark keeps foreign data out. */
#ifndef T2_BOOT_ID_H
#define T2_BOOT_ID_H

#include <stdbool.h>
#include <stdint.h>

#define BOOT_ID_RECORD_SIZE 12u
#define BOOT_ID_PAGES_PER_SECTOR 16u
#define BOOT_ID_SECTORS 2u
#define BOOT_ID_PAGES (BOOT_ID_SECTORS * BOOT_ID_PAGES_PER_SECTOR)

/* What the port offers. Pages are counted through both sectors, from 0. Erased bytes are 0xff.
   Whether an operation worked is seen by reading. */
void boot_id_flash_read(uint8_t page, uint8_t record[BOOT_ID_RECORD_SIZE]);
void boot_id_flash_program(uint8_t page, const uint8_t record[BOOT_ID_RECORD_SIZE]);
void boot_id_flash_erase(uint8_t sector);

/* Stores the number of this power cycle, the newest stored one plus 1 (1 on empty flash), and sets
   *boot_id to it. Returns false when the flash did not take it: then the next power cycle would
   have the same number. */
bool boot_id_next(uint32_t *boot_id);

#endif
