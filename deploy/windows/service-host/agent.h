/* `tier2.exe agent` in a person's session, without a window. */
#ifndef TIER2_AGENT_H
#define TIER2_AGENT_H

#include "complaint.h"
#include "places.h"

/* Returns when the agent has done its work; one that broke down is started again as the bridge is.
 */
enum exit_code run_agent(const struct places *places);

#endif
