#include "press_queue.h"

/* waited_ms: 0..WAITED_LONG since it was handed over, NEVER_REPORTED before. The order of the
   values is the order in which reports go. */
#define WAITED_LONG (UINT16_MAX - 1u)
#define NEVER_REPORTED UINT16_MAX

static uint16_t add_saturating(uint16_t value, uint32_t more, uint16_t greatest) {
  return more >= (uint32_t)(greatest - value) ? greatest : (uint16_t)(value + more);
}

void press_queue_init(struct press_queue *queue, uint32_t boot_id) {
  *queue = (struct press_queue){0};
  queue->newest_press.boot_id = boot_id;
  queue->newest_gesture.boot_id = boot_id;
}

bool press_queue_press(struct press_queue *queue, uint32_t device_time_ms) {
  const bool has_number = queue->newest_press.sequence != PRESS_QUEUE_LAST_SEQUENCE;
  if (has_number) {
    queue->newest_press.sequence++;
    queue->newest_press.device_time_ms = device_time_ms;
  }
  queue->is_newest_kept = has_number && queue->count < T2_QUEUED_PRESSES;
  if (!queue->is_newest_kept) {
    queue->dropped = add_saturating(queue->dropped, 1, UINT16_MAX);
    return false;
  }
  queue->entries[queue->count++] = (struct press_queue_entry){
      .press = queue->newest_press,
      .press_state = {.is_known = true, .waited_ms = NEVER_REPORTED},
  };
  return true;
}

void press_queue_gesture(struct press_queue *queue, uint8_t kind, uint16_t hold_ms) {
  if (!queue->is_newest_kept) {
    return;
  }
  queue->is_newest_kept = false;
  queue->newest_gesture.sequence = queue->newest_press.sequence;
  queue->newest_gesture.kind = kind;
  queue->newest_gesture.hold_ms = hold_ms;
  struct press_queue_entry *newest = &queue->entries[queue->count - 1u];
  newest->gesture = queue->newest_gesture;
  newest->gesture_state =
      (struct press_queue_report_state){.is_known = true, .waited_ms = NEVER_REPORTED};
}

static void remove_entry(struct press_queue *queue, uint8_t index) {
  queue->count--;
  for (; index < queue->count; index++) {
    queue->entries[index] = queue->entries[index + 1u];
  }
}

static bool acknowledge_report(struct press_queue_report_state *state) {
  if (!state->is_known || state->is_acknowledged) {
    return false;
  }
  state->is_acknowledged = true;
  return true;
}

bool press_queue_acknowledge(struct press_queue *queue, const struct t2_acknowledge *acknowledge) {
  for (uint8_t i = 0; i < queue->count; i++) {
    struct press_queue_entry *entry = &queue->entries[i];
    if (entry->press.sequence != acknowledge->sequence ||
        entry->press.boot_id != acknowledge->boot_id) {
      continue;
    }
    bool is_taken = false;
    if (acknowledge->what == T2_ACKNOWLEDGED_PRESS) {
      is_taken = acknowledge_report(&entry->press_state);
    } else if (acknowledge->what == T2_ACKNOWLEDGED_GESTURE) {
      is_taken = acknowledge_report(&entry->gesture_state);
    }
    if (entry->press_state.is_acknowledged && entry->gesture_state.is_acknowledged) {
      remove_entry(queue, i);
    }
    return is_taken;
  }
  return false;
}

static void wait_longer(struct press_queue_report_state *state, uint32_t elapsed_ms) {
  if (state->waited_ms != NEVER_REPORTED) {
    state->waited_ms = add_saturating(state->waited_ms, elapsed_ms, WAITED_LONG);
  }
}

bool press_queue_step(struct press_queue *queue, uint32_t elapsed_ms) {
  bool is_overdue = false;
  for (uint8_t i = 0; i < queue->count; i++) {
    struct press_queue_entry *entry = &queue->entries[i];
    wait_longer(&entry->press_state, elapsed_ms);
    wait_longer(&entry->gesture_state, elapsed_ms);
    const bool was_in_time = entry->age_ms < T2_NO_BRIDGE_MS;
    entry->age_ms = add_saturating(entry->age_ms, elapsed_ms, UINT16_MAX);
    if (was_in_time && entry->age_ms >= T2_NO_BRIDGE_MS && !entry->press_state.is_acknowledged) {
      is_overdue = true;
    }
  }
  return is_overdue;
}

static bool is_open(const struct press_queue_report_state *state) {
  return state->is_known && !state->is_acknowledged;
}

static bool is_better(const struct press_queue_report_state *state,
                      const struct press_queue_report_state *best) {
  return state->waited_ms >= T2_REPORT_REPEAT_MS &&
         (best == 0 || state->waited_ms > best->waited_ms);
}

/* A press that was never reported has waited longest of all, so it goes before its gesture. */
uint8_t press_queue_take(struct press_queue *queue, uint8_t report[PRESS_QUEUE_REPORT_SIZE]) {
  struct press_queue_report_state *best = 0;
  uint8_t size = 0;
  for (uint8_t i = 0; i < queue->count; i++) {
    struct press_queue_entry *entry = &queue->entries[i];
    if (is_open(&entry->press_state) && is_better(&entry->press_state, best)) {
      best = &entry->press_state;
      t2_press_encode(&entry->press, report);
      size = T2_PRESS_SIZE;
    }
    if (is_open(&entry->gesture_state) && is_better(&entry->gesture_state, best)) {
      best = &entry->gesture_state;
      t2_gesture_encode(&entry->gesture, report);
      size = T2_GESTURE_SIZE;
    }
  }
  if (best != 0) {
    best->waited_ms = 0;
  }
  return size;
}

void press_queue_report_again(struct press_queue *queue) {
  for (uint8_t i = 0; i < queue->count; i++) {
    queue->entries[i].press_state.waited_ms = NEVER_REPORTED;
    queue->entries[i].gesture_state.waited_ms = NEVER_REPORTED;
  }
}

static void shorten(uint32_t *wait_ms, uint16_t done_ms, uint32_t whole_ms) {
  const uint32_t left_ms = done_ms >= whole_ms ? 0 : whole_ms - done_ms;
  if (left_ms < *wait_ms) {
    *wait_ms = left_ms;
  }
}

uint32_t press_queue_take_wait_ms(const struct press_queue *queue) {
  uint32_t wait_ms = PRESS_QUEUE_WAIT_FOREVER;
  for (uint8_t i = 0; i < queue->count; i++) {
    const struct press_queue_entry *entry = &queue->entries[i];
    if (is_open(&entry->press_state)) {
      shorten(&wait_ms, entry->press_state.waited_ms, T2_REPORT_REPEAT_MS);
    }
    if (is_open(&entry->gesture_state)) {
      shorten(&wait_ms, entry->gesture_state.waited_ms, T2_REPORT_REPEAT_MS);
    }
  }
  return wait_ms;
}

uint32_t press_queue_step_wait_ms(const struct press_queue *queue) {
  uint32_t wait_ms = PRESS_QUEUE_WAIT_FOREVER;
  for (uint8_t i = 0; i < queue->count; i++) {
    const struct press_queue_entry *entry = &queue->entries[i];
    if (!entry->press_state.is_acknowledged && entry->age_ms < T2_NO_BRIDGE_MS) {
      shorten(&wait_ms, entry->age_ms, T2_NO_BRIDGE_MS);
    }
  }
  return wait_ms;
}
