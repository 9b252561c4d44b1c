/* For functions that are called from several places: a call is less code on a small processor than
   a copy, which link-time optimisation does not see. Chosen by measuring the ATmega32U4 image. */
#ifndef T2_NOT_INLINE_H
#define T2_NOT_INLINE_H

#define NOT_INLINE __attribute__((noinline))

#endif
