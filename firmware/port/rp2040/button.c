#include "board.h"
#include "board_pins.h"
#include "port.h"
#include "registers.h"

void button_start(void) {
  REGISTER(PAD(PIN_BUTTON)) = PAD_INPUT_ENABLE | PAD_PULL_UP | PAD_SCHMITT;
  REGISTER(GPIO_CTRL(PIN_BUTTON)) = GPIO_FUNCTION_SIO;
  REGISTER(GPIO_INTR(PIN_BUTTON)) = GPIO_EDGES(PIN_BUTTON);
  SET_BITS(GPIO_INTE(PIN_BUTTON)) = GPIO_EDGES(PIN_BUTTON);
  REGISTER(NVIC_ISER) = 1u << IRQ_IO_BANK0;
}

bool board_button(bool *has_moved) {
  *has_moved = (REGISTER(GPIO_INTR(PIN_BUTTON)) & GPIO_EDGES(PIN_BUTTON)) != 0;
  /* Forgotten before the level is read: an edge in between is seen at the next call. */
  REGISTER(GPIO_INTR(PIN_BUTTON)) = GPIO_EDGES(PIN_BUTTON);
  return (REGISTER(SIO_GPIO_IN) >> PIN_BUTTON & 1u) == 0;
}

void button_interrupt(void) {
  poll();
}
