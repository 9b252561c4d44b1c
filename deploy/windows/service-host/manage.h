/* Installing, starting and stopping by hand; `tier2 service` calls these. */
#ifndef TIER2_MANAGE_H
#define TIER2_MANAGE_H

#include "complaint.h"
#include "places.h"

/* Registers the service, or the moved program, and configures it. */
enum exit_code install_service(const struct places *places);

/* Stops the service and takes its registration away. Data stays. */
enum exit_code uninstall_service(const struct places *places);

/* Wait until it runs, or is stopped. */
enum exit_code start_service(const struct places *places);
enum exit_code stop_service(const struct places *places);

/* Prints `<absent|stopped|starting|stopping|running|other> <process id> <exit code>`. */
enum exit_code print_status(const struct places *places);

#endif
