#include "app.h"
#include "port.h"

static volatile bool happened;

void poll(void) {
  usb_watch();
  app_poll();
  happened = true;
}

bool poll_happened(void) {
  const bool answer = happened;
  happened = false;
  return answer;
}
