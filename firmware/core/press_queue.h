/* The presses that wait for an acknowledgement, each with its gesture. Pure.

   A report (of a press or a gesture) is due when it was never handed over, and again
   T2_REPORT_REPEAT_MS after it was. Among the due ones the longest waiting goes first, so that none
   starves however slowly the host asks; among equals the oldest press, and a press before its
   gesture. An entry is freed when both are acknowledged.

   A press that finds no room still takes its sequence number: the host sees the gap at the very
   place where a press is missing, and status.dropped says how many there are. */
#ifndef T2_PRESS_QUEUE_H
#define T2_PRESS_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "t2_protocol.h"

#define PRESS_QUEUE_WAIT_FOREVER UINT32_MAX
#define PRESS_QUEUE_LAST_SEQUENCE UINT16_MAX
#define PRESS_QUEUE_REPORT_SIZE T2_PRESS_SIZE

struct press_queue_report_state {
  bool is_known; /* a gesture is not until the button is released */
  bool is_acknowledged;
  uint16_t waited_ms; /* since it was handed over; see press_queue.c */
};

struct press_queue_entry {
  struct t2_press press;
  struct t2_gesture gesture;
  struct press_queue_report_state press_state;
  struct press_queue_report_state gesture_state;
  uint16_t age_ms; /* since the press; sticks at the greatest value */
};

struct press_queue {
  struct press_queue_entry entries[T2_QUEUED_PRESSES]; /* oldest first */
  uint8_t count;
  bool is_newest_kept;              /* the newest press is in entries, its gesture still open */
  uint16_t dropped;                 /* sticks at the greatest value */
  struct t2_press newest_press;     /* sequence 0: none yet */
  struct t2_gesture newest_gesture; /* kind 0: none yet */
};

void press_queue_init(struct press_queue *queue, uint32_t boot_id);

/* The button was pressed. Returns false when the press was dropped: no room, or no sequence number
   left in this power cycle (then last number and newest press stay as they are). */
bool press_queue_press(struct press_queue *queue, uint32_t device_time_ms);

/* The newest press turned out to be this. Nothing happens if it was dropped. */
void press_queue_gesture(struct press_queue *queue, uint8_t kind, uint16_t hold_ms);

/* Returns whether the acknowledgement belongs to something in the queue. */
bool press_queue_acknowledge(struct press_queue *queue, const struct t2_acknowledge *acknowledge);

/* Goes on by `elapsed_ms`. Returns true when a press has just been without an acknowledgement for
   T2_NO_BRIDGE_MS. */
bool press_queue_step(struct press_queue *queue, uint32_t elapsed_ms);

/* Writes the next due report and counts it as handed over. Returns its size, 0: nothing is due. */
uint8_t press_queue_take(struct press_queue *queue, uint8_t report[PRESS_QUEUE_REPORT_SIZE]);

/* Everything not acknowledged is due at once, for a host that may have seen none of it. */
void press_queue_report_again(struct press_queue *queue);

/* Time until press_queue_take() has something, or PRESS_QUEUE_WAIT_FOREVER. */
uint32_t press_queue_take_wait_ms(const struct press_queue *queue);

/* Time until press_queue_step() returns true, or PRESS_QUEUE_WAIT_FOREVER. */
uint32_t press_queue_step_wait_ms(const struct press_queue *queue);

#endif
