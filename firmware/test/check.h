/* The little that the native tests need. A failed check says where and ends the program. */
#ifndef T2_CHECK_H
#define T2_CHECK_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                              \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                        \
    }                                                                 \
  } while (0)

#define CHECK_EQUAL(actual, expected)                                                             \
  do {                                                                                            \
    const uint64_t actual_value = (uint64_t)(actual);                                             \
    const uint64_t expected_value = (uint64_t)(expected);                                         \
    if (actual_value != expected_value) {                                                         \
      fprintf(stderr, "%s:%d: %s is %" PRIu64 ", not %" PRIu64 "\n", __FILE__, __LINE__, #actual, \
              actual_value, expected_value);                                                      \
      exit(1);                                                                                    \
    }                                                                                             \
  } while (0)

#define CHECK_BYTES(actual, expected, size) CHECK(memcmp((actual), (expected), (size)) == 0)

/* Runs a test function and says so. */
#define RUN(test)          \
  do {                     \
    test();                \
    printf("%s\n", #test); \
  } while (0)

/* `small`, or with TIER2_SCALE=full `full`. */
static inline uint32_t scaled(uint32_t small, uint32_t full) {
  const char *scale = getenv("TIER2_SCALE");
  return scale != NULL && strcmp(scale, "full") == 0 ? full : small;
}

/* Random numbers by xorshift64*; the seed is printed, and taken from TIER2_SEED to repeat a run. */
static uint64_t random_state;

static inline void random_seed(void) {
  const char *given = getenv("TIER2_SEED");
  random_state = given != NULL ? strtoull(given, NULL, 10) : 20261121u;
  printf("TIER2_SEED=%" PRIu64 "\n", random_state);
}

static inline uint32_t random_word(void) {
  random_state ^= random_state >> 12;
  random_state ^= random_state << 25;
  random_state ^= random_state >> 27;
  return (uint32_t)((random_state * 0x2545f4914f6cdd1du) >> 32);
}

static inline uint32_t random_between(uint32_t least, uint32_t greatest) {
  return least + random_word() % (greatest - least + 1u);
}

#endif
