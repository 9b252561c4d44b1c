/* The bytes of libFuzzer, one after the other. */
#ifndef T2_FUZZ_INPUT_H
#define T2_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct input {
  const uint8_t *bytes;
  size_t left;
};

/* The next; 0 when there is none left. */
static inline uint8_t input_byte(struct input *input) {
  if (input->left == 0) {
    return 0;
  }
  input->left--;
  return *input->bytes++;
}

#endif
