/* Times in ms, in 16 bits, which small processors count with at ease. They stick at their greatest
   value, which stands for "for ever". Pure. */
#ifndef T2_TIMES_H
#define T2_TIMES_H

#include <stdint.h>

#include "not_inline.h"

#define FOR_EVER_MS UINT16_MAX

/* The sum, at most FOR_EVER_MS. */
NOT_INLINE uint16_t later_ms(uint16_t time_ms, uint16_t more_ms);

/* The smaller of the two. */
NOT_INLINE uint16_t sooner_ms(uint16_t a_ms, uint16_t b_ms);

/* What is left of `whole_ms` when `passed_ms` are over; 0: nothing. */
NOT_INLINE uint16_t left_ms(uint16_t whole_ms, uint16_t passed_ms);

#endif
