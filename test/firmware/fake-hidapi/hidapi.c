/* In the place of hidapi: input reports are lines of hexadecimal digits on standard input, output
   reports go to standard output likewise, marked with ">". At the end of the input the device is
   gone. */
#include <hidapi.h>
#include <stdint.h>
#include <stdio.h>

int hid_init(void) {
  return 0;
}

hid_device *hid_open(unsigned short vendor, unsigned short product, const wchar_t *serial) {
  static int device;
  return vendor == 0x1209 && product == 1 && serial == NULL ? (hid_device *)&device : NULL;
}

const wchar_t *hid_error(hid_device *device) {
  return device == NULL ? L"no such device" : L"unplugged";
}

int hid_read(hid_device *device, unsigned char *report, size_t size) {
  char line[256];
  int count = 0;
  unsigned byte = 0;
  if (device == NULL || fgets(line, sizeof line, stdin) == NULL) {
    return -1;
  }
  while ((size_t)count < size && sscanf(&line[2 * count], "%2x", &byte) == 1) {
    report[count++] = (unsigned char)byte;
  }
  return count;
}

int hid_write(hid_device *device, const unsigned char *report, size_t size) {
  printf(">");
  for (size_t i = 0; i < size; i++) {
    printf("%02x", report[i]);
  }
  printf("\n");
  return device == NULL ? -1 : (int)size;
}

void hid_close(hid_device *device) {
  (void)device;
}
