#include "chip.h"

#include <simavr/avr_extint.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_watchdog.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "events.h"
#include "hooks.h"
#include "registers.h"
#include "usb.h"

/* Data sheet 4.8.1: five cycles to an interrupt, five more out of sleep; simavr counts none. */
#define INTERRUPT_CYCLES 5u
#define WAKE_CYCLES 5u

/* Caterina: this word at this address makes the reset after it stay in the bootloader. */
#define BOOT_KEY_ADDRESS 0x0800u
#define BOOT_KEY 0x7777u
/* What its own variables overwrite in every reset; they are fewer than this. */
#define BOOT_VARIABLES_SIZE 0x100u

/* RAM after power-on is not zero. */
#define RAM_PATTERN 0xa5

#define PORT_COUNT 5u

static bool is_stopping;
static bool is_halted;
static bool is_in_bootloader;
static bool was_reset;
static bool
    was_sleeping; /* after the last step: simavr wakes the processor when an interrupt is raised */
static bool must_check_interrupts;
static uint64_t stop_cycle;
static struct { uint8_t mask, value; } driven[PORT_COUNT]; /* ports B to F */

static void on_log(avr_t *avr, const int level, const char *format, va_list arguments) {
  (void)avr;
  if (level == LOG_ERROR || level == LOG_WARNING) {
    char text[200];
    vsnprintf(text, sizeof text, format, arguments);
    event_text(EVENT_PROBLEM, text);
  }
}

static void no_sleep(avr_t *avr, avr_cycle_count_t cycles) {
  (void)avr;
  (void)cycles;
}

static void on_reset(avr_t *avr) {
  (void)avr;
  was_reset = true;
}

/* Armed again at once: without a timer soon due simavr's sleep goes on past the stop, up to 1 ms.
 */
static avr_cycle_count_t on_stop(avr_t *avr, avr_cycle_count_t when, void *param) {
  (void)when;
  (void)param;
  if (is_stopping) {
    return 0;
  }
  is_stopping = true;
  return avr->cycle + 2;
}

static void set_stop(void) {
  is_stopping = stop_cycle <= chip->cycle;
  if (!is_stopping) {
    avr_cycle_timer_register(chip, stop_cycle - chip->cycle, on_stop, NULL);
  }
}

/* Writing 1 clears an external interrupt's flag; simavr 1.6 would set it. INT6 has a gap before it.
 */
static void on_interrupt_flags(uint8_t value) {
  for (uint8_t number = 0; number <= 6; number++) {
    if ((value & BIT(number)) && number != 4 && number != 5) {
      interrupt_clear((uint8_t)(number < 4 ? VECTOR_INT0 + number : VECTOR_INT0 + 4));
    }
  }
  chip->data[EIFR] = (uint8_t)(chip->data[EIFR] & ~value);
}

/* A pin that is low before the firmware chooses edges counts as a low level; simavr then interrupts
   for ever, whatever is chosen later. */
static void ignore_low_levels(void) {
  for (uint8_t number = 0; number < EXTINT_COUNT; number++) {
    avr_extint_set_strict_lvl_trig(chip, number, 0);
  }
}

/* A running watchdog takes another time at once, as on the chip, whose counter is the same one for
   all times; simavr would wait for the next WDR. */
static void on_watchdog_control(uint8_t value) {
  uint8_t old = chip->data[WDTCSR];
  register_write(WDTCSR, value);
  if ((chip->data[WDTCSR] & WDTCSR_WDE) && chip->data[WDTCSR] != old) {
    avr_ioctl(chip, AVR_IOCTL_WATCHDOG_RESET, NULL);
  }
}

static void drive_port(uint8_t index) {
  avr_ioport_external_t external = {
      .name = 0, .mask = driven[index].mask, .value = driven[index].value};
  char name = (char)('B' + index);
  /* Else every write to PORT sets a driven pin to the level of its pull-up. */
  avr_ioctl(chip, (uint32_t)AVR_IOCTL_IOPORT_SET_EXTERNAL(name), &external);
  for (uint8_t bit = 0; bit < 8; bit++) {
    if (driven[index].mask & BIT(bit)) {
      avr_irq_t *pin = avr_io_getirq(chip, (uint32_t)AVR_IOCTL_IOPORT_GETIRQ(name), bit);
      /* Else a level that it has already is not told, and PIN stays 0 after a reset. */
      pin->flags |= IRQ_FLAG_INIT;
      avr_raise_irq(pin, (driven[index].value >> bit) & 1u);
    }
  }
}

void chip_drive_pin(char port, uint8_t bit, bool level) {
  uint8_t index = (uint8_t)(port - 'B');
  if (index >= PORT_COUNT || bit > 7) {
    return;
  }
  driven[index].mask = (uint8_t)(driven[index].mask | BIT(bit));
  driven[index].value =
      (uint8_t)(level ? driven[index].value | BIT(bit) : driven[index].value & ~BIT(bit));
  drive_port(index);
}

static void enter_bootloader(void) {
  is_in_bootloader = true;
  is_halted = true;
  usb_reset();
  event(EVENT_BOOTLOADER, NULL, 0);
}

/* What the bootloader of the boards does before it starts the firmware (Caterina.c, main()): it
   takes the key and the reasons of the reset away, and switches the watchdog off. */
static void pass_bootloader(void) {
  bool is_watchdog = (chip->data[MCUSR] & MCUSR_WDRF) != 0;
  bool has_key = chip->data[BOOT_KEY_ADDRESS] == (uint8_t)BOOT_KEY &&
                 chip->data[BOOT_KEY_ADDRESS + 1] == (uint8_t)(BOOT_KEY >> 8);
  chip->data[BOOT_KEY_ADDRESS] = 0;
  chip->data[BOOT_KEY_ADDRESS + 1] = 0;
  chip->data[MCUSR] = 0;
  register_write(WDTCSR, WDTCSR_WDCE | WDTCSR_WDE);
  register_write(WDTCSR, 0);
  memset(&chip->data[RAM_START], RAM_PATTERN, BOOT_VARIABLES_SIZE);
  if (is_watchdog && has_key) {
    enter_bootloader();
  } else if (is_watchdog) {
    event(EVENT_WATCHDOG, NULL, 0);
  }
}

/* simavr's reset forgets timers, pins, and how they interrupt. */
static void begin_after_reset(void) {
  was_reset = false;
  eeprom_reset();
  usb_reset();
  ignore_low_levels();
  for (uint8_t index = 0; index < PORT_COUNT; index++) {
    drive_port(index);
  }
  pass_bootloader();
  set_stop();
}

bool chip_power_on(const uint8_t *image, uint16_t image_size, const uint8_t eeprom[EEPROM_SIZE]) {
  avr_global_logger_set(on_log);
  chip = avr_make_mcu_by_name("atmega32u4");
  if (chip == NULL) {
    return false;
  }
  avr_init(chip);
  chip->frequency = CHIP_HZ;
  chip->sleep = no_sleep;
  chip->reset = on_reset;
  memcpy(chip->flash, image, image_size);
  memset(&chip->data[RAM_START], RAM_PATTERN, RAM_END + 1 - RAM_START);
  hook_write(EIFR, on_interrupt_flags);
  hook_write(WDTCSR, on_watchdog_control);
  eeprom_power_on(eeprom);
  usb_power_on();
  begin_after_reset();
  return true;
}

void chip_check_interrupts(void) {
  must_check_interrupts = true;
}

/* These are levels: they ask again after their handler returned, until the flags are clear. simavr
   raises them once, when a flag is set. */
static void check_interrupts(void) {
  must_check_interrupts = false;
  usb_check_interrupts();
  interrupt_level(VECTOR_EEPROM_READY, eeprom_wants_interrupt());
}

/* All clocks stop (data sheet 7.4); here only the processor does. */
static bool is_in_power_down(void) {
  return (chip->data[SMCR] & SMCR_SM) == SMCR_POWER_DOWN;
}

static void step(void) {
  if (must_check_interrupts && chip->sreg[S_I]) {
    check_interrupts();
  }
  bool slept = was_sleeping;
  int state = avr_run(chip);
  was_sleeping = state == cpu_Sleeping;
  if (was_sleeping && !slept && is_in_power_down() && usb_is_waking()) {
    event_text(EVENT_VIOLATION, "power-down while a remote wakeup is being sent");
  }
  if (was_reset) {
    begin_after_reset();
  } else if (chip->pc >= CHIP_FLASH_SIZE) {
    enter_bootloader();
  } else if (chip->pc != 0 && chip->pc < VECTOR_COUNT * 4u) {
    chip->cycle += INTERRUPT_CYCLES + (slept ? WAKE_CYCLES : 0u); /* an interrupt was just taken */
    avr_cycle_timer_process(chip); /* else a counter reads as turned and its flag does not */
    must_check_interrupts = true;
  } else if (state == cpu_Done) {
    /* simavr gives up, but the watchdog still runs: sleep again and again */
    event_text(EVENT_VIOLATION, "the processor sleeps with interrupts disabled");
    chip->state = cpu_Running;
    chip->pc -= 2;
  } else if (state == cpu_Crashed || state == cpu_Stopped) {
    char text[80];
    snprintf(text, sizeof text, "the processor crashed at 0x%04x", (unsigned)chip->pc);
    event_text(EVENT_VIOLATION, text);
    is_halted = true;
  }
}

void chip_run(uint64_t cycle) {
  stop_cycle = cycle;
  set_stop();
  while (!is_stopping && !is_halted && !event_is_pending()) {
    step();
  }
  if (is_halted && !event_is_pending() && chip->cycle < cycle) {
    chip->cycle = cycle;
  }
}

bool chip_is_in_bootloader(void) {
  return is_in_bootloader;
}

bool chip_is_sleeping(void) {
  return chip->state == cpu_Sleeping;
}
