/* From the second stage in flash to main(): copies everything to SRAM and runs it there, so that
   nothing waits for flash and the flash can be erased while the firmware runs. */
#include "board_pins.h"
#include "port.h"
#include "registers.h"

#define EXTERNAL_INTERRUPTS 26u
#define EXCEPTIONS 16u

extern uint32_t image_start[], image_end[], image_load[], bss_start[], bss_end[], stack_top[];
int main(void);

#define TEXT(macro) TEXT_OF(macro)
#define TEXT_OF(text) #text

/* So that a file or a flash dump says what it is. */
__attribute__((section(".boot.version"), used)) static const char version[] =
    "tier2-firmware " BOARD_NAME
    " " TEXT(T2_FIRMWARE_MAJOR) "." TEXT(T2_FIRMWARE_MINOR) "." TEXT(T2_FIRMWARE_PATCH);

__attribute__((section(".boot.text"), noreturn, used)) static void start(void) {
  const uint32_t *source = image_load;
  for (uint32_t *target = image_start; target != image_end; target++) {
    *target = *source++;
  }
  for (uint32_t *target = bss_start; target != bss_end; target++) {
    *target = 0;
  }
  REGISTER(SCB_VTOR) = (uint32_t)(uintptr_t)image_start;
  main();
  restart();
}

typedef void (*handler)(void);

union vector {
  // cppcheck-suppress unusedStructMember; read by the processor
  handler handler;
  // cppcheck-suppress unusedStructMember
  uint32_t *stack;
};

/* Read by the second stage. */
__attribute__((section(".boot.vectors"), used)) static const union vector boot_vectors[2] = {
    {.stack = stack_top},
    {.handler = start},
};

/* A fault or an exception nobody asked for: with a new start presses are counted again. */
__attribute__((section(".vectors"),
               used)) static const union vector vectors[EXCEPTIONS + EXTERNAL_INTERRUPTS] = {
    [0] = {.stack = stack_top},
    [1] = {.handler = restart},
    [2] = {.handler = restart},  /* NMI */
    [3] = {.handler = restart},  /* HardFault */
    [11] = {.handler = restart}, /* SVCall */
    [14] = {.handler = restart}, /* PendSV */
    [15] = {.handler = restart}, /* SysTick */
    [EXCEPTIONS + IRQ_TIMER_0] = {.handler = alarm_interrupt},
    [EXCEPTIONS + IRQ_TIMER_1] = {.handler = call_later_interrupt},
    [EXCEPTIONS + IRQ_USBCTRL] = {.handler = usb_interrupt},
    [EXCEPTIONS + IRQ_IO_BANK0] = {.handler = button_interrupt},
};
