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
#include "times.h"

#define PRESS_QUEUE_LAST_SEQUENCE UINT16_MAX
#define PRESS_QUEUE_REPORT_SIZE T2_PRESS_SIZE

enum press_queue_part { PRESS_QUEUE_PRESS, PRESS_QUEUE_GESTURE, PRESS_QUEUE_PARTS };

struct press_queue_report {
  uint8_t state;
  uint16_t waited_ms; /* since it was handed over; see press_queue.c */
  uint8_t bytes[PRESS_QUEUE_REPORT_SIZE];
};

struct press_queue_entry {
  uint16_t age_ms; /* since the press */
  struct press_queue_report reports[PRESS_QUEUE_PARTS];
};

struct press_queue {
  struct press_queue_entry entries[T2_QUEUED_PRESSES]; /* oldest first */
  uint8_t count;
  bool is_newest_kept;              /* the newest press is in entries, its gesture still open */
  uint16_t dropped;                 /* sticks at the greatest value */
  uint16_t last_sequence;           /* 0: no press yet */
  uint32_t last_time_ms;            /* of that press */
  struct t2_gesture newest_gesture; /* kind 0: none yet; has the boot id from the start */
};

void press_queue_init(struct press_queue *queue, uint32_t boot_id);

/* The button was pressed. Returns false when the press was dropped: no room, or no sequence number
   left in this power cycle (then last number and newest press stay as they are). */
bool press_queue_press(struct press_queue *queue, uint32_t device_time_ms);

/* The newest press turned out to be this. Nothing happens if it was dropped. */
void press_queue_gesture(struct press_queue *queue, uint8_t kind, uint16_t hold_ms);

/* Takes an acknowledge report (T2_ACKNOWLEDGE_SIZE). Returns whether it belongs to something in the
   queue. */
bool press_queue_acknowledge(struct press_queue *queue, const uint8_t *acknowledge);

/* Goes on by `elapsed_ms`. Returns true when a press has just been without an acknowledgement for
   T2_NO_BRIDGE_MS. */
bool press_queue_step(struct press_queue *queue, uint16_t elapsed_ms);

/* The next due report, the id first, which counts as handed over; 0: nothing is due. */
const uint8_t *press_queue_take(struct press_queue *queue);

/* Writes the newest report `id`, with zeros where there was none yet. Returns its size; 0: there is
   no such report. */
uint8_t press_queue_newest(const struct press_queue *queue, uint8_t id,
                           uint8_t report[PRESS_QUEUE_REPORT_SIZE]);

/* Everything not acknowledged is due at once, for a host that may have seen none of it. */
void press_queue_report_again(struct press_queue *queue);

/* Time until press_queue_take() has something. */
uint16_t press_queue_take_wait_ms(const struct press_queue *queue);

/* Time until press_queue_step() returns true. */
uint16_t press_queue_step_wait_ms(const struct press_queue *queue);

#endif
