/* The state of the application. Only app*.c include this. */
#ifndef T2_APP_STATE_H
#define T2_APP_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "app.h"
#include "debounce.h"
#include "flood.h"
#include "gesture.h"
#include "light.h"
#include "press_queue.h"
#include "store.h"
#include "times.h"
#include "usbd.h"

struct app_state {
  struct app_identity identity; /* with the stored serial, where the board has none of its own */
  uint8_t faults;               /* those that stay until the next start */
  struct t2_settings settings;  /* in force */
  uint32_t last_us;             /* the board's time of the last poll */
  uint32_t now_ms;              /* since the start */
  uint16_t rest_us;             /* 0..999, beyond now_ms */
  uint8_t hasty_polls;          /* in a row: those that only judge the contact */
  bool is_suspended;            /* at the last poll */
  uint16_t suspended_ms;        /* since the suspend */
  bool is_wakeup_wanted;        /* a press is to wake the host */
  bool is_bootloader_wanted;
  uint16_t bootloader_wait_ms;
  struct debounce debounce;
  struct flood flood;
  struct gesture gesture;
  struct press_queue queue;
  struct light light;
  uint16_t held_ms;                     /* since the press, while it is held; or since the start */
  uint16_t idle_ms[USBD_INPUT_REPORTS]; /* since the report was last sent */

  /* Handed to app_work(): the poll writes `store` only while it is not wanted, the main loop only
     while it is. */
  struct store store;
  volatile bool is_store_wanted;
  bool is_store_failed;
  bool is_restart_wanted; /* for a new serial number to appear on USB */
};

extern struct app_state app;

/* Takes the settings of app.store into force. */
void app_apply_settings(void);

#endif
