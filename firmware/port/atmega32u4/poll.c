#include "app.h"
#include "not_inline.h"
#include "port.h"

static volatile bool happened;

NOT_INLINE void poll(void) {
  app_poll();
  happened = true;
}

bool poll_happened(void) {
  const bool answer = happened;
  happened = false;
  return answer;
}
