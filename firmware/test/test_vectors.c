/* The golden vectors, which the TypeScript codec reads, too: every one decodes, and encodes again
   to the same bytes; any other size or id is refused. */
#include "check.h"
#include "t2_protocol.h"
#include "vectors.h"

#define ROUND_TRIP(name, id, size)                                                    \
  static void round_trip_##name(const uint8_t *bytes) {                               \
    struct t2_##name value;                                                           \
    uint8_t encoded[size];                                                            \
    CHECK(t2_##name##_decode(bytes, size, &value));                                   \
    t2_##name##_encode(&value, encoded);                                              \
    CHECK_BYTES(encoded, bytes, size);                                                \
    CHECK_EQUAL(bytes[0], id);                                                        \
    uint8_t other[256] = {0};                                                         \
    memcpy(other, bytes, size);                                                       \
    for (uint16_t wrong_size = 0; wrong_size <= 255; wrong_size++) {                  \
      CHECK_EQUAL(t2_##name##_decode(other, wrong_size, &value), wrong_size == size); \
    }                                                                                 \
    for (uint16_t wrong_id = 0; wrong_id <= 255; wrong_id++) {                        \
      other[0] = (uint8_t)wrong_id;                                                   \
      CHECK_EQUAL(t2_##name##_decode(other, size, &value), wrong_id == id);           \
    }                                                                                 \
  }

ROUND_TRIP(press, T2_REPORT_PRESS, T2_PRESS_SIZE)
ROUND_TRIP(gesture, T2_REPORT_GESTURE, T2_GESTURE_SIZE)
ROUND_TRIP(light, T2_REPORT_LIGHT, T2_LIGHT_SIZE)
ROUND_TRIP(acknowledge, T2_REPORT_ACKNOWLEDGE, T2_ACKNOWLEDGE_SIZE)
ROUND_TRIP(identity, T2_REPORT_IDENTITY, T2_IDENTITY_SIZE)
ROUND_TRIP(status, T2_REPORT_STATUS, T2_STATUS_SIZE)
ROUND_TRIP(settings, T2_REPORT_SETTINGS, T2_SETTINGS_SIZE)
ROUND_TRIP(bootloader, T2_REPORT_BOOTLOADER, T2_BOOTLOADER_SIZE)
ROUND_TRIP(serial, T2_REPORT_SERIAL, T2_SERIAL_SIZE)

static const struct {
  const char *report;
  uint16_t size;
  void (*round_trip)(const uint8_t *bytes);
} reports[] = {
    {"press", T2_PRESS_SIZE, round_trip_press},
    {"gesture", T2_GESTURE_SIZE, round_trip_gesture},
    {"light", T2_LIGHT_SIZE, round_trip_light},
    {"acknowledge", T2_ACKNOWLEDGE_SIZE, round_trip_acknowledge},
    {"identity", T2_IDENTITY_SIZE, round_trip_identity},
    {"status", T2_STATUS_SIZE, round_trip_status},
    {"settings", T2_SETTINGS_SIZE, round_trip_settings},
    {"bootloader", T2_BOOTLOADER_SIZE, round_trip_bootloader},
    {"serial", T2_SERIAL_SIZE, round_trip_serial},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void every_vector_decodes_and_encodes_again(void) {
  uint32_t seen[COUNT(reports)] = {0};
  for (size_t i = 0; i < COUNT(t2_vectors); i++) {
    for (size_t k = 0; k < COUNT(reports); k++) {
      if (strcmp(reports[k].report, t2_vectors[i].report) == 0) {
        CHECK_EQUAL(t2_vectors[i].size, reports[k].size);
        reports[k].round_trip(t2_vectors[i].bytes);
        seen[k]++;
      }
    }
  }
  for (size_t k = 0; k < COUNT(reports); k++) {
    CHECK(seen[k] > 0);
  }
}

static void fields_are_little_endian_in_the_order_of_the_description(void) {
  static const uint8_t bytes[] = {1, 4, 3, 2, 1, 6, 5, 0x44, 0x33, 0x22, 0x11};
  struct t2_press press;
  CHECK(t2_press_decode(bytes, sizeof bytes, &press));
  CHECK_EQUAL(press.boot_id, 0x01020304u);
  CHECK_EQUAL(press.sequence, 0x0506u);
  CHECK_EQUAL(press.device_time_ms, 0x11223344u);
}

int main(void) {
  RUN(every_vector_decodes_and_encodes_again);
  RUN(fields_are_little_endian_in_the_order_of_the_description);
  return 0;
}
