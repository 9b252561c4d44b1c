/* What a host that misses nothing knows of the presses of one power cycle, worked out apart from
   the core, which is checked against it after every step. */
#ifndef T2_FUZZ_MODEL_H
#define T2_FUZZ_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_BOOT_ID 9u
#define MODEL_MOST_PRESSES 4096u /* in a power cycle */

/* The board was powered up with its contact so. */
void model_power_up(bool is_closed);

/* What happened, after the core was told. Between two calls of model_step() there is at most one of
   these. */
void model_contact(bool is_closed);
void model_pass(uint32_t duration_us);

/* These bytes went to the device in a data stage, and may be an acknowledge. */
void model_sent(const uint8_t *bytes, uint16_t size);

/* The host took this report. */
void model_taken(const uint8_t *report, uint8_t size);

/* Every closing of the contact that outlasts the filter has been a press, the second half of a
   double one, or was counted as dropped or suppressed; nothing else has. No press left the queue
   that was not acknowledged. The settings are within their bounds. */
void model_step(void);

/* No press and no gesture is missing that was not counted as dropped. The queue is empty. */
void model_all_delivered(void);

/* Whether a press waits in the queue for sure. */
bool model_is_press_waiting(void);

/* Since the power-up. */
uint64_t model_now_us(void);
uint32_t model_presses(void);

#endif
