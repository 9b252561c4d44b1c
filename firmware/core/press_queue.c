#include "press_queue.h"

enum report_state { UNKNOWN, OPEN, ACKNOWLEDGED };

/* waited_ms: 0..WAITED_LONG since it was handed over, NEVER_REPORTED before. The order of the
   values is the order in which reports go. */
#define WAITED_LONG (FOR_EVER_MS - 1u)
#define NEVER_REPORTED FOR_EVER_MS

/* Press, gesture and acknowledge begin with the same bytes behind their id: {boot id, sequence}. */
#define NAME_AT 1u
#define SEQUENCE_AT 5u
#define NAME_END 7u
#define TIME_AT 7u
#define KIND_AT 7u
#define HOLD_AT 8u
#define WHAT_AT 7u

#define EACH(entry, queue)                    \
  entry = (queue)->entries;                   \
  entry != &(queue)->entries[(queue)->count]; \
  entry++

/* Whatever is the same in every report of this power cycle is written here: when the button is
   pressed, every microsecond counts. */
void press_queue_init(struct press_queue *queue, uint32_t boot_id) {
  *queue = (struct press_queue){.newest_gesture.boot_id = boot_id};
  for (uint8_t i = 0; i < T2_QUEUED_PRESSES; i++) {
    for (uint8_t part = 0; part < PRESS_QUEUE_PARTS; part++) {
      uint8_t *bytes = queue->entries[i].reports[part].bytes;
      t2_gesture_encode(&queue->newest_gesture, bytes); /* begins as a press does */
      bytes[0] = (uint8_t)(T2_REPORT_PRESS + part);
    }
  }
}

_Static_assert(T2_REPORT_GESTURE == T2_REPORT_PRESS + PRESS_QUEUE_GESTURE, "ids in a row");

static void put_half(uint8_t *bytes, uint16_t value) {
  bytes[0] = (uint8_t)value;
  bytes[1] = (uint8_t)(value >> 8);
}

/* Opens the report of this part in the newest entry; the rest of its bytes is up to the caller. */
NOT_INLINE static uint8_t *open_report(struct press_queue *queue, uint8_t part) {
  struct press_queue_report *report = &queue->entries[queue->count - 1u].reports[part];
  report->state = OPEN;
  report->waited_ms = NEVER_REPORTED;
  put_half(&report->bytes[SEQUENCE_AT], queue->last_sequence);
  return report->bytes;
}

bool press_queue_press(struct press_queue *queue, uint32_t device_time_ms) {
  const bool has_number = queue->last_sequence != PRESS_QUEUE_LAST_SEQUENCE;
  if (has_number) {
    queue->last_sequence++;
    queue->last_time_ms = device_time_ms;
  }
  queue->is_newest_kept = has_number && queue->count < T2_QUEUED_PRESSES;
  if (!queue->is_newest_kept) {
    queue->dropped = later_ms(queue->dropped, 1);
    return false;
  }
  struct press_queue_entry *entry = &queue->entries[queue->count++];
  entry->age_ms = 0;
  entry->reports[PRESS_QUEUE_GESTURE].state = UNKNOWN;
  uint8_t *bytes = open_report(queue, PRESS_QUEUE_PRESS);
  put_half(&bytes[TIME_AT], (uint16_t)device_time_ms);
  put_half(&bytes[TIME_AT + 2u], (uint16_t)(device_time_ms >> 16));
  return true;
}

NOT_INLINE void press_queue_gesture(struct press_queue *queue, uint8_t kind, uint16_t hold_ms) {
  if (!queue->is_newest_kept) {
    return;
  }
  queue->is_newest_kept = false;
  queue->newest_gesture.sequence = queue->last_sequence;
  queue->newest_gesture.kind = kind;
  queue->newest_gesture.hold_ms = hold_ms;
  uint8_t *bytes = open_report(queue, PRESS_QUEUE_GESTURE);
  bytes[KIND_AT] = kind;
  put_half(&bytes[HOLD_AT], hold_ms);
}

uint8_t press_queue_newest(const struct press_queue *queue, uint8_t id,
                           uint8_t report[PRESS_QUEUE_REPORT_SIZE]) {
  if (id == T2_REPORT_GESTURE) {
    t2_gesture_encode(&queue->newest_gesture, report);
    return T2_GESTURE_SIZE;
  }
  if (id != T2_REPORT_PRESS) {
    return 0;
  }
  const struct t2_press press = {
      .boot_id = queue->newest_gesture.boot_id,
      .sequence = queue->last_sequence,
      .device_time_ms = queue->last_time_ms,
  };
  t2_press_encode(&press, report);
  return T2_PRESS_SIZE;
}

static void remove_entry(struct press_queue *queue, struct press_queue_entry *entry) {
  queue->count--;
  for (; entry != &queue->entries[queue->count]; entry++) {
    entry[0] = entry[1];
  }
}

static bool is_named(const struct press_queue_entry *entry, const uint8_t *acknowledge) {
  for (uint8_t i = NAME_AT; i < NAME_END; i++) {
    if (acknowledge[i] != entry->reports[PRESS_QUEUE_PRESS].bytes[i]) {
      return false;
    }
  }
  return true;
}

bool press_queue_acknowledge(struct press_queue *queue, const uint8_t *acknowledge) {
  const uint8_t part = (uint8_t)(acknowledge[WHAT_AT] - T2_ACKNOWLEDGED_PRESS);
  struct press_queue_entry *entry;
  for (EACH(entry, queue)) {
    if (!is_named(entry, acknowledge)) {
      continue;
    }
    if (part >= PRESS_QUEUE_PARTS || entry->reports[part].state != OPEN) {
      return false;
    }
    entry->reports[part].state = ACKNOWLEDGED;
    if (entry->reports[part ^ 1u].state == ACKNOWLEDGED) {
      remove_entry(queue, entry);
    }
    return true;
  }
  return false;
}

bool press_queue_step(struct press_queue *queue, uint16_t elapsed_ms) {
  bool is_overdue = false;
  struct press_queue_entry *entry;
  for (EACH(entry, queue)) {
    const bool was_in_time = entry->age_ms < T2_NO_BRIDGE_MS;
    entry->age_ms = later_ms(entry->age_ms, elapsed_ms);
    if (was_in_time && entry->age_ms >= T2_NO_BRIDGE_MS &&
        entry->reports[PRESS_QUEUE_PRESS].state == OPEN) {
      is_overdue = true;
    }
    for (uint8_t part = 0; part < PRESS_QUEUE_PARTS; part++) {
      struct press_queue_report *report = &entry->reports[part];
      if (report->waited_ms != NEVER_REPORTED) {
        report->waited_ms = sooner_ms(later_ms(report->waited_ms, elapsed_ms), WAITED_LONG);
      }
    }
  }
  return is_overdue;
}

/* A press that was never reported has waited longest of all, so it goes before its gesture. */
const uint8_t *press_queue_take(struct press_queue *queue) {
  struct press_queue_report *best = 0;
  uint16_t longest_ms = T2_REPORT_REPEAT_MS - 1u;
  struct press_queue_entry *entry;
  for (EACH(entry, queue)) {
    for (uint8_t part = 0; part < PRESS_QUEUE_PARTS; part++) {
      struct press_queue_report *report = &entry->reports[part];
      if (report->state == OPEN && report->waited_ms > longest_ms) {
        longest_ms = report->waited_ms;
        best = report;
      }
    }
  }
  if (best == 0) {
    return 0;
  }
  best->waited_ms = 0;
  return best->bytes;
}

void press_queue_report_again(struct press_queue *queue) {
  struct press_queue_entry *entry;
  for (EACH(entry, queue)) {
    for (uint8_t part = 0; part < PRESS_QUEUE_PARTS; part++) {
      entry->reports[part].waited_ms = NEVER_REPORTED;
    }
  }
}

uint16_t press_queue_take_wait_ms(const struct press_queue *queue) {
  uint16_t wait_ms = FOR_EVER_MS;
  const struct press_queue_entry *entry;
  for (EACH(entry, queue)) {
    for (uint8_t part = 0; part < PRESS_QUEUE_PARTS; part++) {
      const struct press_queue_report *report = &entry->reports[part];
      if (report->state == OPEN) {
        wait_ms = sooner_ms(wait_ms, left_ms(T2_REPORT_REPEAT_MS, report->waited_ms));
      }
    }
  }
  return wait_ms;
}

uint16_t press_queue_step_wait_ms(const struct press_queue *queue) {
  uint16_t wait_ms = FOR_EVER_MS;
  const struct press_queue_entry *entry;
  for (EACH(entry, queue)) {
    if (entry->reports[PRESS_QUEUE_PRESS].state == OPEN && entry->age_ms < T2_NO_BRIDGE_MS) {
      wait_ms = sooner_ms(wait_ms, (uint16_t)(T2_NO_BRIDGE_MS - entry->age_ms));
    }
  }
  return wait_ms;
}
