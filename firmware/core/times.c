#include "times.h"

uint16_t later_ms(uint16_t time_ms, uint16_t more_ms) {
  const uint16_t sum_ms = (uint16_t)(time_ms + more_ms);
  return sum_ms < time_ms ? FOR_EVER_MS : sum_ms;
}

uint16_t sooner_ms(uint16_t a_ms, uint16_t b_ms) {
  return a_ms < b_ms ? a_ms : b_ms;
}

uint16_t left_ms(uint16_t whole_ms, uint16_t passed_ms) {
  return passed_ms < whole_ms ? (uint16_t)(whole_ms - passed_ms) : 0;
}
