#include "port.h"
#include "registers.h"

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

/* A flash chip that does not know the command answers with nothing. */
static bool is_number(const uint8_t id[UNIQUE_ID_SIZE]) {
  uint8_t any = 0;
  uint8_t all = 0xff;
  for (uint32_t i = 0; i < UNIQUE_ID_SIZE; i++) {
    any |= id[i];
    all &= id[i];
  }
  return any != 0 && all != 0xff;
}

void flash_read_serial(char serial[17]) {
  static const char digits[] = "0123456789ABCDEF";
  uint8_t id[UNIQUE_ID_SIZE];
  read_unique_id(id);
  if (!is_number(id)) {
    serial[0] = '\0'; /* then it can be given one */
    return;
  }
  for (uint32_t i = 0; i < UNIQUE_ID_SIZE; i++) {
    serial[2u * i] = digits[id[i] >> 4];
    serial[2u * i + 1u] = digits[id[i] & 0xfu];
  }
  serial[2u * UNIQUE_ID_SIZE] = '\0';
}
