#include "agent.h"

#include "child.h"
#include "restart-policy.h"

enum exit_code run_agent(const struct places *places) {
  const struct child_streams none = {.input = NULL};
  struct restart_policy policy = {.quick_ends = 0};
  for (;;) {
    struct child agent;
    const ULONGLONG began_ms = GetTickCount64();
    if (!child_start(&agent, places->bridge, L"agent", &none, KIN_STAYS)) {
      return complain(places->bridge, GetLastError());
    }
    WaitForSingleObject(agent.process, INFINITE);
    const ULONGLONG up_ms = GetTickCount64() - began_ms;
    const DWORD exit_code = child_end(&agent);
    const struct restart_decision decision = restart_after(&policy, up_ms, exit_code);
    if (exit_code == 0 || decision.gives_up) {
      return exit_code == 0 ? EXIT_OK : EXIT_INTERNAL;
    }
    Sleep(decision.delay_ms);
  }
}
