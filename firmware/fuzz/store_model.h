/* What has to be in the store, over power cycles. */
#ifndef T2_FUZZ_STORE_MODEL_H
#define T2_FUZZ_STORE_MODEL_H

#include <stdint.h>

/* The board is a new one. */
void store_model_empty(void);

/* app_work(). What is in force then is stored, or the failure is told. */
void store_model_work(void);

/* Changes a byte of a slot; the power comes on next. */
void store_model_damage(uint8_t place, uint8_t change);

/* After a power-up: the settings are the last that were stored; with a slot damaged those, or the
   ones before. */
void store_model_loaded(void);

#endif
