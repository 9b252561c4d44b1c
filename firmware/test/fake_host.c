#include "fake_host.h"

#include "check.h"
#include "dcd.h"
#include "usb_control.h"
#include "usbd.h"

struct fake_controller controller;

void dcd_control_in(const uint8_t *data, uint8_t size) {
  CHECK(!controller.is_in_armed && !controller.is_stalled);
  CHECK(size <= sizeof controller.in_data);
  memcpy(controller.in_data, data, size);
  controller.in_size = size;
  controller.is_in_armed = true;
}

void dcd_control_out(void) {
  CHECK(!controller.is_out_armed && !controller.is_stalled);
  controller.is_out_armed = true;
}

void dcd_control_stall(void) {
  controller.is_in_armed = false;
  controller.is_out_armed = false;
  controller.is_stalled = true;
}

void dcd_set_address(uint8_t address) {
  CHECK(address <= 127);
  controller.address = address;
}

static void revoke_report(void) {
  controller.is_report_armed = false;
  controller.report_toggle = 0;
}

void dcd_report_open(void) {
  revoke_report();
  controller.is_report_stalled = false;
  controller.is_report_open = true;
}

void dcd_report_close(void) {
  revoke_report();
  controller.is_report_open = false;
}

void dcd_report_write(const uint8_t *data, uint8_t size) {
  CHECK(controller.is_report_open && !controller.is_report_armed && !controller.is_report_stalled);
  CHECK(size <= sizeof controller.report);
  memcpy(controller.report, data, size);
  controller.report_size = size;
  controller.is_report_armed = true;
}

void dcd_report_stall(bool is_stalled) {
  CHECK(controller.is_report_open);
  revoke_report();
  controller.is_report_stalled = is_stalled;
}

void dcd_remote_wakeup(void) {
  controller.wakeups++;
}

void host_attach(void) {
  memset(&controller, 0, sizeof controller);
  usbd_init();
}

void host_reset(void) {
  controller.address = 0;
  controller.is_in_armed = false;
  controller.is_out_armed = false;
  controller.is_stalled = false;
  usbd_reset();
}

void host_setup(const uint8_t packet[8]) {
  controller.is_in_armed = false;
  controller.is_out_armed = false;
  controller.is_stalled = false;
  usbd_setup(packet);
}

int host_take(uint8_t data[64]) {
  if (controller.is_stalled) {
    return HOST_STALL;
  }
  if (!controller.is_in_armed) {
    return HOST_NOTHING_ARMED;
  }
  const uint8_t size = controller.in_size;
  if (size > 0) {
    memcpy(data, controller.in_data, size);
  }
  controller.is_in_armed = false;
  usbd_control_in_done();
  return size;
}

int host_give(const uint8_t *data, uint8_t size) {
  if (controller.is_stalled) {
    return HOST_STALL;
  }
  if (!controller.is_out_armed) {
    return HOST_NOTHING_ARMED;
  }
  controller.is_out_armed = false;
  if (size > 0) {
    memcpy(usb_control_buffer(), data, size);
  }
  usbd_control_out(size);
  return 0;
}

static int control_in(uint16_t length, uint8_t *data) {
  uint8_t packet[64];
  int total = 0;
  for (;;) {
    const int size = host_take(packet);
    if (size < 0) {
      return size;
    }
    CHECK(total + size <= length); /* a babbling device */
    memcpy(&data[total], packet, (size_t)size);
    total += size;
    if (size < 64 || total == length) {
      break;
    }
  }
  const int status = host_give(packet, 0);
  return status < 0 ? status : total;
}

static int control_out(uint16_t length, const uint8_t *data) {
  uint8_t packet[64];
  for (uint16_t sent = 0; sent < length;) {
    const uint8_t size = (uint8_t)(length - sent < 64 ? length - sent : 64);
    const int given = host_give(&data[sent], size);
    if (given < 0) {
      return given;
    }
    sent = (uint16_t)(sent + size);
  }
  const int status = host_take(packet);
  CHECK(status <= 0);
  return status < 0 ? status : length;
}

int host_control(const uint8_t packet[8], uint8_t *data) {
  const uint16_t length = (uint16_t)(packet[6] | (uint16_t)packet[7] << 8);
  host_setup(packet);
  const bool is_in = (packet[0] & 0x80u) != 0 && length > 0;
  const int result = is_in ? control_in(length, data) : control_out(length, data);
  if (result >= 0) {
    CHECK(!controller.is_in_armed && !controller.is_out_armed && !controller.is_stalled);
  }
  return result;
}

int host_request(uint8_t type, uint8_t request, uint16_t value, uint16_t index, uint16_t length,
                 uint8_t *data) {
  const uint8_t packet[8] = {
      type,
      request,
      (uint8_t)value,
      (uint8_t)(value >> 8),
      (uint8_t)index,
      (uint8_t)(index >> 8),
      (uint8_t)length,
      (uint8_t)(length >> 8),
  };
  return host_control(packet, data);
}

void host_configure(void) {
  CHECK_EQUAL(host_request(0x00, 9, 1, 0, 0, NULL), 0);
}

int host_poll(uint8_t report[16]) {
  if (controller.is_report_stalled) {
    return HOST_STALL;
  }
  if (!controller.is_report_open || !controller.is_report_armed) {
    return HOST_NOTHING_ARMED;
  }
  const uint8_t size = controller.report_size;
  memcpy(report, controller.report, size);
  controller.is_report_armed = false;
  controller.report_toggle ^= 1u;
  usbd_report_done();
  return size;
}
