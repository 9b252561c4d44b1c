#include "bus.h"

#include "check.h"
#include "fake_host.h"
#include "model.h"
#include "t2_protocol.h"
#include "usbd.h"

/* The controller notices a suspend after 3 ms, and the first of the core's ms may be cut short: the
   bus has been idle for 5 ms (USB 2.0, 7.1.7.7). */
#define WAKEUP_AFTER_US 2000u

#define SET_REPORT 9u

static const uint8_t requests[][8] = {
    {0x80, 6, 0, 1, 0, 0, 18, 0},   /* descriptors: device, configuration, strings, HID, report */
    {0x80, 6, 0, 2, 0, 0, 255, 0},  //
    {0x80, 6, 3, 3, 9, 4, 255, 0},  //
    {0x81, 6, 0, 0x21, 0, 0, 9, 0}, //
    {0x81, 6, 0, 0x22, 0, 0, 0, 1}, //
    {0x00, 5, 7, 0, 0, 0, 0, 0},    /* address, configuration, features, status */
    {0x00, 9, 1, 0, 0, 0, 0, 0},    //
    {0x00, 3, 1, 0, 0, 0, 0, 0},    //
    {0x02, 3, 0, 0, 0x81, 0, 0, 0}, //
    {0x02, 1, 0, 0, 0x81, 0, 0, 0}, //
    {0x01, 11, 0, 0, 0, 0, 0, 0},   //
    {0x80, 0, 0, 0, 0, 0, 2, 0},    //
    {0x21, 10, 0, 1, 0, 0, 0, 0},   /* idle rate */
    {0xa1, 2, 0, 0, 0, 0, 1, 0},    //
    {0xa1, 1, 1, 1, 0, 0, 64, 0},   /* reports to read */
    {0xa1, 1, 2, 1, 0, 0, 64, 0},   //
    {0xa1, 1, 5, 3, 0, 0, 64, 0},   //
    {0xa1, 1, 6, 3, 0, 0, 64, 0},   //
    {0xa1, 1, 7, 3, 0, 0, 64, 0},   //
    {0x21, SET_REPORT, 3, 2, 0, 0, T2_LIGHT_SIZE, 0}, /* reports to set */
    {0x21, SET_REPORT, 4, 2, 0, 0, T2_ACKNOWLEDGE_SIZE, 0},
    {0x21, SET_REPORT, 7, 3, 0, 0, T2_SETTINGS_SIZE, 0},
    {0x21, SET_REPORT, 8, 3, 0, 0, T2_BOOTLOADER_SIZE, 0},
    {0x21, SET_REPORT, 9, 3, 0, 0, T2_SERIAL_SIZE, 0},
};
#define REQUESTS (sizeof requests / sizeof requests[0])

/* By report id. */
static const uint8_t settable_sizes[] = {
    [T2_REPORT_LIGHT] = T2_LIGHT_SIZE,       [T2_REPORT_ACKNOWLEDGE] = T2_ACKNOWLEDGE_SIZE,
    [T2_REPORT_SETTINGS] = T2_SETTINGS_SIZE, [T2_REPORT_BOOTLOADER] = T2_BOOTLOADER_SIZE,
    [T2_REPORT_SERIAL] = T2_SERIAL_SIZE,
};

static uint8_t payload[256];
static uint8_t taken[64]; /* the last report */

/* Since the power-up. */
static struct {
  uint32_t magics;
  uint8_t setup[8]; /* the last */
  uint8_t address;
  uint32_t wakeups;
  bool is_wakeup_allowed; /* it may be */
  bool is_suspended;
  uint64_t suspended_us;
} bus;

void bus_power_up(void) {
  memset(&bus, 0, sizeof bus);
  memset(taken, 0, sizeof taken);
}

uint32_t bus_magics(void) {
  return bus.magics;
}

void bus_reset(void) {
  bus.is_wakeup_allowed = false;
  bus.is_suspended = false;
  host_reset();
  CHECK_EQUAL(controller.address, 0);
}

void bus_suspend(void) {
  if (!bus.is_suspended) {
    bus.is_suspended = true;
    bus.suspended_us = model_now_us();
  }
  usbd_suspend();
}

void bus_resume(void) {
  bus.is_suspended = false;
  usbd_resume();
  CHECK(!usbd_is_suspended());
}

/* ---- control transfers */

static uint16_t length_of(const uint8_t packet[8]) {
  return (uint16_t)(packet[6] | (uint16_t)packet[7] << 8);
}

static void note_setup(const uint8_t packet[8]) {
  memcpy(bus.setup, packet, sizeof bus.setup);
  if (packet[0] == 0x00 && packet[1] == 3 && packet[2] == 1) {
    bus.is_wakeup_allowed = true;
  }
}

/* One of the list, perhaps with a byte changed; that of the length most of all. */
static void choose_request(struct input *input, uint8_t packet[8]) {
  memcpy(packet, requests[input_byte(input) % REQUESTS], 8);
  const uint8_t change = input_byte(input);
  if (change >= 128) {
    packet[(change & 8u) != 0 ? 6u : change % 8u] ^= input_byte(input);
  }
  note_setup(packet);
}

static void fill_payload(struct input *input, uint16_t size) {
  for (uint16_t i = 0; i < size && i < sizeof payload; i++) {
    payload[i] = input_byte(input);
  }
}

/* What a set report is likely to hold: its id first. */
static void choose_payload(struct input *input, const uint8_t packet[8]) {
  static const struct t2_settings settings = T2_SETTINGS_DEFAULTS;
  static const struct t2_bootloader bootloader = {.magic = T2_BOOTLOADER_MAGIC};
  memset(payload, 0, sizeof payload);
  const uint8_t kind = input_byte(input);
  if (kind % 4u == 0) {
    fill_payload(input, length_of(packet));
  } else if (packet[2] == T2_REPORT_SETTINGS) {
    t2_settings_encode(&settings, payload);
    payload[1 + kind % 9u] ^= input_byte(input);
  } else if (packet[2] == T2_REPORT_BOOTLOADER) {
    t2_bootloader_encode(&bootloader, payload);
    payload[kind % T2_BOOTLOADER_SIZE] ^= input_byte(input) & kind;
  } else {
    fill_payload(input, length_of(packet));
    payload[0] = packet[2];
  }
}

/* `size` bytes of the payload go to the device. */
static void note_sent(uint16_t size) {
  struct t2_bootloader bootloader;
  bus.magics +=
      t2_bootloader_decode(payload, size, &bootloader) && bootloader.magic == T2_BOOTLOADER_MAGIC;
  model_sent(payload, size);
}

/* A report that the device took is the one it was asked to take, and as it has to be. */
static void check_set_report(const uint8_t packet[8]) {
  struct t2_settings settings;
  struct t2_bootloader bootloader;
  const uint8_t id = packet[2];
  CHECK(id < sizeof settable_sizes && settable_sizes[id] == length_of(packet));
  CHECK_EQUAL(payload[0], id);
  if (id == T2_REPORT_SETTINGS) {
    CHECK(t2_settings_decode(payload, T2_SETTINGS_SIZE, &settings));
    CHECK(t2_settings_is_valid(&settings));
  } else if (id == T2_REPORT_BOOTLOADER) {
    CHECK(t2_bootloader_decode(payload, T2_BOOTLOADER_SIZE, &bootloader));
    CHECK_EQUAL(bootloader.magic, T2_BOOTLOADER_MAGIC);
  }
}

void bus_whole_transfer(struct input *input) {
  static uint8_t answer[65536];
  uint8_t packet[8];
  choose_request(input, packet);
  const bool is_in = (packet[0] & 0x80u) != 0;
  if (!is_in) {
    choose_payload(input, packet);
    memcpy(answer, payload, sizeof payload);
    note_sent(length_of(packet));
  }
  /* Which checks that no more comes than was asked for. */
  const int result = host_control(packet, answer);
  CHECK(result >= 0 || result == HOST_STALL); /* never silence */
  if (!is_in && length_of(packet) != 0 && result >= 0) {
    CHECK(packet[0] == 0x21 && packet[1] == SET_REPORT);
    check_set_report(packet);
  }
}

void bus_begin_transfer(struct input *input) {
  uint8_t packet[8];
  choose_request(input, packet);
  host_setup(packet);
  CHECK_EQUAL(controller.address, bus.address);
}

void bus_take(void) {
  uint8_t packet[64];
  host_take(packet);
}

void bus_give(struct input *input) {
  const uint8_t packet[8] = {0x21, SET_REPORT, input_byte(input), 0, 0, 0, 64, 0};
  choose_payload(input, packet);
  const uint8_t size = (input_byte(input) & 1u) != 0       ? input_byte(input) % 65u
                       : packet[2] < sizeof settable_sizes ? settable_sizes[packet[2]]
                                                           : 0;
  note_sent(size);
  host_give(payload, size);
}

/* ---- reports */

uint8_t bus_poll(uint8_t report[64]) {
  const int size = host_poll(report);
  if (size <= 0) {
    return 0;
  }
  memcpy(taken, report, (size_t)size);
  model_taken(taken, (uint8_t)size);
  return (uint8_t)size;
}

static void choose_acknowledge(void) {
  const struct t2_acknowledge value = {
      .boot_id = MODEL_BOOT_ID,
      .sequence = (uint16_t)(taken[5] | (uint16_t)taken[6] << 8),
      .what = taken[0] == T2_REPORT_PRESS ? T2_ACKNOWLEDGED_PRESS : T2_ACKNOWLEDGED_GESTURE,
  };
  t2_acknowledge_encode(&value, payload);
}

static void send_acknowledge(void) {
  note_sent(T2_ACKNOWLEDGE_SIZE);
  host_request(0x21, SET_REPORT, 0x0204, 0, T2_ACKNOWLEDGE_SIZE, payload);
}

void bus_acknowledge_taken(void) {
  choose_acknowledge();
  send_acknowledge();
}

void bus_acknowledge(struct input *input) {
  choose_acknowledge();
  const uint8_t change = input_byte(input);
  if (change >= 128) {
    payload[change % T2_ACKNOWLEDGE_SIZE] ^= input_byte(input);
  }
  send_acknowledge();
}

/* ---- after every step */

static bool is_address_set(void) {
  return bus.setup[0] == 0x00 && bus.setup[1] == 5 && controller.address == bus.setup[2];
}

void bus_step(void) {
  CHECK(controller.address == bus.address || controller.address == 0 || is_address_set());
  bus.address = controller.address;
  if (controller.wakeups != bus.wakeups) {
    CHECK(bus.is_wakeup_allowed && bus.is_suspended);
    CHECK(model_now_us() - bus.suspended_us >= WAKEUP_AFTER_US);
    bus.wakeups = controller.wakeups;
  }
}
