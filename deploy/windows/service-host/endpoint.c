#include "endpoint.h"

#include <windows.h>

#include <bcrypt.h>
#include <stdio.h>
#include <string.h>

#define PIPE_BYTES 16
#define KEY_BYTES 32

static SRWLOCK lock = SRWLOCK_INIT;
static struct endpoint current;
static bool is_there;

static void write_hex(char *text, const unsigned char *bytes, size_t count) {
  for (size_t index = 0; index < count; index++) {
    snprintf(text + 2 * index, 3, "%02x", bytes[index]);
  }
}

bool make_endpoint(struct endpoint *endpoint) {
  static const char prefix[] = "\\\\.\\pipe\\tier2-";
  unsigned char random[PIPE_BYTES + KEY_BYTES];
  if (BCryptGenRandom(NULL, random, sizeof random, BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0) {
    return false;
  }
  strcpy(endpoint->pipe, prefix);
  write_hex(endpoint->pipe + sizeof prefix - 1, random, PIPE_BYTES);
  write_hex(endpoint->key, random + PIPE_BYTES, KEY_BYTES);
  SecureZeroMemory(random, sizeof random);
  return true;
}

void publish_endpoint(const struct endpoint *endpoint) {
  AcquireSRWLockExclusive(&lock);
  is_there = endpoint != NULL;
  if (is_there) {
    current = *endpoint;
  } else {
    SecureZeroMemory(&current, sizeof current);
  }
  ReleaseSRWLockExclusive(&lock);
}

bool read_endpoint(struct endpoint *endpoint) {
  AcquireSRWLockShared(&lock);
  const bool was_there = is_there;
  *endpoint = current;
  ReleaseSRWLockShared(&lock);
  return was_there;
}
