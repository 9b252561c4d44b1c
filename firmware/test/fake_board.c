#include "fake_board.h"

#include "app.h"
#include "board.h"
#include "check.h"
#include "fake_host.h"
#include "store.h"

struct fake_board board;

uint32_t board_micros(void) {
  return board.now_us;
}

bool board_button(bool *has_moved) {
  *has_moved = board.has_moved;
  board.has_moved = false;
  return board.is_closed;
}

void board_light(const struct light_levels *levels) {
  board.levels = *levels;
}

void board_alarm(uint32_t at_us) {
  CHECK(at_us - board.now_us < 0x80000000u);
  board.alarm_us = at_us;
  board.is_alarm_set = true;
}

void board_restart(void) {
  board.restarts++;
}

void board_enter_bootloader(void) {
  board.bootloaders++;
}

void store_slot_read(uint8_t slot, uint8_t record[STORE_RECORD_SIZE]) {
  CHECK(slot < STORE_SLOTS);
  memcpy(record, board.slots[slot], STORE_RECORD_SIZE);
}

void store_slot_write(uint8_t slot, const uint8_t record[STORE_RECORD_SIZE]) {
  CHECK(slot < STORE_SLOTS);
  if (!board.is_store_broken) {
    memcpy(board.slots[slot], record, STORE_RECORD_SIZE);
  }
}

void board_poll(void) {
  board.polls++;
  app_poll();
}

static void power_up(uint32_t now_us, bool is_closed, const struct app_identity *identity) {
  struct fake_board next = {.now_us = now_us, .is_closed = is_closed};
  memcpy(next.slots, board.slots, sizeof next.slots);
  board = next;
  app_init(identity, 9, 0);
  board_poll();
  host_attach();
}

void board_power_up(uint32_t now_us, bool is_closed) {
  static const struct app_identity identity = {
      .board = T2_BOARD_PICO,
      .capabilities = T2_CAPABILITY_RGB_LIGHT | T2_CAPABILITY_REMOTE_WAKEUP,
      .serial = "E660583883112233",
  };
  power_up(now_us, is_closed, &identity);
}

void board_power_up_nameless(uint32_t now_us) {
  static const struct app_identity identity = {.board = T2_BOARD_PROMICRO};
  power_up(now_us, false, &identity);
}

void board_run(uint32_t duration_us) {
  const uint32_t start_us = board.now_us;
  uint32_t polls_left = 1000u + duration_us / 100u; /* an alarm that rings and rings is a mistake */
  while (board.is_alarm_set && board.alarm_us - start_us <= duration_us) {
    CHECK(polls_left-- > 0);
    board.now_us = board.alarm_us;
    board.is_alarm_set = false;
    board_poll();
  }
  board.now_us = start_us + duration_us;
}

void board_contact(bool is_closed) {
  board.is_closed = is_closed;
  board.has_moved = true;
  board_poll();
}
