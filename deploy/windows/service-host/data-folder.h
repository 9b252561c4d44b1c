/* <ProgramData>\Tier2 with its access list. */
#ifndef TIER2_DATA_FOLDER_H
#define TIER2_DATA_FOLDER_H

#include "places.h"

/* Makes what of it is missing, with its access list. A Windows error code, also when the folder
 * that is there is not safe. */
DWORD prepare_data_folder(const struct places *places);

/* The same, and sets the access list anew. What others made before there was one is set aside. A
 * Windows error code. */
DWORD secure_data_folder(const struct places *places);

#endif
