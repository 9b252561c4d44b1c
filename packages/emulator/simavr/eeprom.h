/* The EEPROM with its time: simavr 1.6 writes a cell at once and never shows that it is busy. */
#ifndef T2_SIMAVR_EEPROM_H
#define T2_SIMAVR_EEPROM_H

#include <stdbool.h>
#include <stdint.h>

#define EEPROM_SIZE 1024u

void eeprom_power_on(const uint8_t contents[EEPROM_SIZE]);
/* A reset does not stop a write that is under way. */
void eeprom_reset(void);
/* Whether the interrupt "EEPROM ready" is asked for and due. */
bool eeprom_wants_interrupt(void);

#endif
