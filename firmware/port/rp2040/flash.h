/* The flash as memory for records: sectors are erased to 0xff, then written page by page.

   Code and constants are in SRAM, the table of the interrupts too: they go on while the flash is
   busy, some 45 ms and at most 400 ms for a sector (W25Q16JV datasheet), and must not read it. */
#ifndef T2_FLASH_H
#define T2_FLASH_H

#include <stdint.h>

#include "boot_id.h"
#include "store.h"

#define FLASH_SIZE (2u * 1024u * 1024u)
#define FLASH_SECTOR_SIZE 4096u
#define FLASH_PAGE_SIZE 256u

/* From the end; rp2040.ld keeps the image away from them. */
#define FLASH_BOOT_ID_OFFSET (FLASH_SIZE - BOOT_ID_SECTORS * FLASH_SECTOR_SIZE)
#define FLASH_STORE_OFFSET (FLASH_BOOT_ID_OFFSET - STORE_SLOTS * FLASH_SECTOR_SIZE)

void flash_read(uint32_t offset, uint8_t *bytes, uint32_t size);
void flash_erase_sector(uint32_t offset);

/* Writes the start of a page; `size` is at most a page. */
void flash_write_page(uint32_t offset, const uint8_t *bytes, uint32_t size);

#endif
