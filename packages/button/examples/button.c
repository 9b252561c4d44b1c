/* Reads presses and acknowledges them, with hidapi (https://github.com/libusb/hidapi):
     cc button.c $(pkg-config --cflags --libs hidapi-hidraw) -o button && ./button */
#include <hidapi.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

static uint32_t word_at(const uint8_t *report, int offset) {
  return report[offset] | (uint32_t)report[offset + 1] << 8 | (uint32_t)report[offset + 2] << 16 |
         (uint32_t)report[offset + 3] << 24;
}

static unsigned half_at(const uint8_t *report, int offset) {
  return report[offset] | (unsigned)report[offset + 1] << 8;
}

int main(void) {
  static const char *const kinds[] = {"?", "short", "double", "long"};
  /* Light: solid green, for ever (no time to live). */
  static const uint8_t green[9] = {3, 1, 0x00, 0xff, 0x20, 0, 0, 0, 0};
  uint8_t report[64];
  int size;
  hid_init();
  hid_device *button = hid_open(0x1209, 0x0001, NULL);
  if (button == NULL) {
    fprintf(stderr, "No button can be opened: %ls\n", hid_error(NULL));
    return 1;
  }
  while ((size = hid_read(button, report, sizeof report)) > 0) {
    if (size == 11 && report[0] == 1) {
      printf("press %u of power cycle %u\n", half_at(report, 5), (unsigned)word_at(report, 1));
    } else if (size == 10 && report[0] == 2) {
      printf("press %u was %s, held for %u ms\n", half_at(report, 5), kinds[report[7] & 3],
             half_at(report, 8));
    } else {
      continue;
    }
    fflush(stdout);
    /* Acknowledge: boot id and sequence as they came, then what: 1 the press, 2 the gesture. A real
       host stores the press durably first. */
    uint8_t acknowledge[8] = {4};
    for (int i = 1; i < 7; i++) {
      acknowledge[i] = report[i];
    }
    acknowledge[7] = report[0];
    hid_write(button, acknowledge, sizeof acknowledge);
    hid_write(button, green, sizeof green);
  }
  fprintf(stderr, "The button is gone: %ls\n", hid_error(button));
  hid_close(button);
  return 0;
}
