/* <ProgramData>\Tier2: its access list, and its removal. */
#ifndef TIER2_DATA_FOLDER_H
#define TIER2_DATA_FOLDER_H

#include "places.h"

/* Makes what of it is missing, with its access list. A Windows error code. */
DWORD prepare_data_folder(const struct places *places);

/* The same, and sets the access list anew. What others made before there was one is set aside. A
 * Windows error code. */
DWORD secure_data_folder(const struct places *places);

/* Removes it and everything in it; where a link leads, nothing is touched. A Windows error code. */
DWORD remove_data_folder(const struct places *places);

#endif
