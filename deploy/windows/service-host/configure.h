/* What Windows is told of the service beyond that it is there. */
#ifndef TIER2_CONFIGURE_H
#define TIER2_CONFIGURE_H

#include "complaint.h"
#include "places.h"

/* Start, account, recovery, access lists, event source. May be done again at any time. */
enum exit_code configure(const struct places *places);

/* ImagePath: in quotation marks, for the folder's name has blanks. `line` has T2_PATH_ROOM + 2. */
void service_command_line(wchar_t *line, const struct places *places);

#endif
