/* The flash: its unique number, and the two last sectors for the boot id. Runs before interrupts
   are on; code and constants are in SRAM, so the flash may be away meanwhile. */
#include "boot_id.h"
#include "port.h"
#include "registers.h"

#define FLASH_BASE 0x10000000u
#define FLASH_SIZE (2u * 1024u * 1024u)
#define SECTOR_SIZE 4096u
#define PAGE_SIZE 256u
#define BOOT_ID_OFFSET (FLASH_SIZE - BOOT_ID_SECTORS * SECTOR_SIZE)

_Static_assert(SECTOR_SIZE / PAGE_SIZE == BOOT_ID_PAGES_PER_SECTOR, "one record a page");

/* Functions of the boot ROM (datasheet 2.8.3.1.3), found by two letters. */
#define ROM_FUNCTION_TABLE 0x14u
#define ROM_TABLE_LOOKUP 0x18u
#define ROM_CODE(a, b) ((uint32_t)(a) | (uint32_t)(b) << 8)
#define BLOCK_SIZE 65536u
#define BLOCK_ERASE_COMMAND 0xd8u

typedef void (*rom_call)(void);
typedef void (*rom_range_erase)(uint32_t offset, uint32_t size, uint32_t block_size,
                                uint8_t block_command);
typedef void (*rom_range_program)(uint32_t offset, const uint8_t *data, uint32_t size);
typedef void *(*rom_lookup)(const uint16_t *table, uint32_t code);

static const void *rom_pointer(uintptr_t address) {
  /* Hidden from the compiler, which takes reads near address 0 for null pointers. */
  __asm volatile("" : "+r"(address));
  return (const void *)(uintptr_t) * (const uint16_t *)address;
}

static uintptr_t rom_function(uint32_t code) {
  const rom_lookup lookup = (rom_lookup)(uintptr_t)rom_pointer(ROM_TABLE_LOOKUP);
  return (uintptr_t)lookup(rom_pointer(ROM_FUNCTION_TABLE), code);
}

static void call_rom(uint32_t code) {
  ((rom_call)rom_function(code))();
}

/* Before and after an operation, as the datasheet wants it (2.8.3.1.3). */
static void begin_operation(void) {
  call_rom(ROM_CODE('I', 'F')); /* connect_internal_flash */
  call_rom(ROM_CODE('E', 'X')); /* flash_exit_xip */
}

static void end_operation(void) {
  call_rom(ROM_CODE('F', 'C')); /* flash_flush_cache */
  call_rom(ROM_CODE('C', 'X')); /* flash_enter_cmd_xip */
}

static uint32_t page_offset(uint8_t page) {
  return BOOT_ID_OFFSET + page * PAGE_SIZE;
}

void boot_id_flash_read(uint8_t page, uint8_t record[BOOT_ID_RECORD_SIZE]) {
  const volatile uint8_t *source =
      (const volatile uint8_t *)(uintptr_t)(FLASH_BASE + page_offset(page));
  for (uint8_t i = 0; i < BOOT_ID_RECORD_SIZE; i++) {
    record[i] = source[i];
  }
}

void boot_id_flash_program(uint8_t page, const uint8_t record[BOOT_ID_RECORD_SIZE]) {
  uint8_t bytes[PAGE_SIZE];
  for (uint32_t i = 0; i < PAGE_SIZE; i++) {
    bytes[i] = i < BOOT_ID_RECORD_SIZE ? record[i] : 0xff;
  }
  const rom_range_program program = (rom_range_program)rom_function(ROM_CODE('R', 'P'));
  begin_operation();
  program(page_offset(page), bytes, PAGE_SIZE);
  end_operation();
}

void boot_id_flash_erase(uint8_t sector) {
  const rom_range_erase erase = (rom_range_erase)rom_function(ROM_CODE('R', 'E'));
  begin_operation();
  erase(BOOT_ID_OFFSET + sector * SECTOR_SIZE, SECTOR_SIZE, BLOCK_SIZE, BLOCK_ERASE_COMMAND);
  end_operation();
}

/* Command 4Bh: 4 bytes of nothing, then the number (W25Q16JV datasheet, Read Unique ID). The 13
   bytes fit the 16 places of the FIFO, so that the SSI holds chip select all the time
   (datasheet 4.10). */
#define READ_UNIQUE_ID 0x4bu
#define COMMAND_SIZE 5u
#define UNIQUE_ID_SIZE 8u
#define TRANSFER_SIZE (COMMAND_SIZE + UNIQUE_ID_SIZE)
#define SSI_8_BITS_BOTH_WAYS (7u << 16)
#define RECEIVE_ATTEMPTS 100000u

static uint8_t receive_byte(void) {
  for (uint32_t i = 0; i < RECEIVE_ATTEMPTS; i++) {
    if ((REGISTER(SSI_SR) & SSI_SR_RECEIVED) != 0) {
      return (uint8_t)REGISTER(SSI_DR0);
    }
  }
  restart();
}

static void read_unique_id(uint8_t id[UNIQUE_ID_SIZE]) {
  const uint32_t xip_control_0 = REGISTER(SSI_CTRLR0);
  const uint32_t xip_control_1 = REGISTER(SSI_CTRLR1);
  REGISTER(SSI_SSIENR) = 0; /* settings change only while it is off */
  REGISTER(SSI_CTRLR0) = SSI_8_BITS_BOTH_WAYS;
  REGISTER(SSI_CTRLR1) = 0;
  REGISTER(SSI_SER) = 1;
  REGISTER(SSI_SSIENR) = 1;
  for (uint32_t i = 0; i < TRANSFER_SIZE; i++) {
    REGISTER(SSI_DR0) = i == 0 ? READ_UNIQUE_ID : 0;
  }
  for (uint32_t i = 0; i < TRANSFER_SIZE; i++) {
    const uint8_t byte = receive_byte();
    if (i >= COMMAND_SIZE) {
      id[i - COMMAND_SIZE] = byte;
    }
  }
  REGISTER(SSI_SSIENR) = 0;
  REGISTER(SSI_CTRLR0) = xip_control_0;
  REGISTER(SSI_CTRLR1) = xip_control_1;
  REGISTER(SSI_SSIENR) = 1;
}

void flash_read_serial(char serial[17]) {
  static const char digits[] = "0123456789ABCDEF";
  uint8_t id[UNIQUE_ID_SIZE];
  read_unique_id(id);
  for (uint32_t i = 0; i < UNIQUE_ID_SIZE; i++) {
    serial[2u * i] = digits[id[i] >> 4];
    serial[2u * i + 1u] = digits[id[i] & 0xfu];
  }
  serial[2u * UNIQUE_ID_SIZE] = '\0';
}
