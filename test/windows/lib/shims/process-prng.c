/* A bcryptprimitives.dll for programs in Rust under Wine 8.0, which lacks it. For tests alone. */
#include <windows.h>

BOOLEAN WINAPI SystemFunction036(PVOID bytes, ULONG size); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T size) {
  const SIZE_T most_at_once = 0x10000000;
  while (size > 0) {
    const ULONG part = (ULONG)(size > most_at_once ? most_at_once : size);
    if (!SystemFunction036(bytes, part)) {
      return FALSE;
    }
    bytes += part;
    size -= part;
  }
  return TRUE;
}
