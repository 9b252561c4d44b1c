/* The removal of <ProgramData>\Tier2. */
#ifndef TIER2_REMOVE_DATA_H
#define TIER2_REMOVE_DATA_H

#include "places.h"

/* Removes it and everything in it; where a link leads, nothing is touched. A Windows error code. */
DWORD remove_data_folder(const struct places *places);

#endif
