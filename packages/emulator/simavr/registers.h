/* Addresses and bits of the ATmega32U4 (data sheet 7766, chapter 31) in its data memory. */
#ifndef T2_SIMAVR_REGISTERS_H
#define T2_SIMAVR_REGISTERS_H

#define BIT(number) (1u << (number))

enum {
  EIFR = 0x3c,
  EECR = 0x3f,
  EEDR = 0x40,
  EEARL = 0x41,
  EEARH = 0x42,
  PLLCSR = 0x49,
  SMCR = 0x53,
  MCUSR = 0x54,
  SPL = 0x5d,
  SPH = 0x5e,
  WDTCSR = 0x60,
  UHWCON = 0xd7,
  USBCON = 0xd8,
  USBSTA = 0xd9,
  UDCON = 0xe0,
  UDINT = 0xe1,
  UDIEN = 0xe2,
  UDADDR = 0xe3,
  UDFNUML = 0xe4,
  UDFNUMH = 0xe5,
  UEINTX = 0xe8,
  UENUM = 0xe9,
  UERST = 0xea,
  UECONX = 0xeb,
  UECFG0X = 0xec,
  UECFG1X = 0xed,
  UESTA0X = 0xee,
  UEIENX = 0xf0,
  UEDATX = 0xf1,
  UEBCLX = 0xf2,
  UEINT = 0xf4,
  RAM_START = 0x100,
  RAM_END = 0xaff,
};

enum {
  EECR_EERE = BIT(0),
  EECR_EEPE = BIT(1),
  EECR_EEMPE = BIT(2),
  EECR_EERIE = BIT(3),
  EECR_EEPM = BIT(4) | BIT(5)
};
enum { PLLCSR_PLOCK = BIT(0) };
enum { SMCR_POWER_DOWN = BIT(2), SMCR_SM = BIT(1) | BIT(2) | BIT(3) };
enum { MCUSR_WDRF = BIT(3) };
enum { WDTCSR_WDE = BIT(3), WDTCSR_WDCE = BIT(4) };
enum { UHWCON_UVREGE = BIT(0) };
enum { USBCON_OTGPADE = BIT(4), USBCON_FRZCLK = BIT(5), USBCON_USBE = BIT(7) };
enum { USBSTA_VBUS = BIT(0) };
enum { UDCON_DETACH = BIT(0), UDCON_RMWKUP = BIT(1) };
enum {
  UDINT_SUSPI = BIT(0),
  UDINT_SOFI = BIT(2),
  UDINT_EORSTI = BIT(3),
  UDINT_WAKEUPI = BIT(4),
  UDINT_EORSMI = BIT(5),
  UDINT_UPRSMI = BIT(6)
};
enum { UDADDR_ADDEN = BIT(7) };
enum {
  UEINTX_TXINI = BIT(0),
  UEINTX_RXOUTI = BIT(2),
  UEINTX_RXSTPI = BIT(3),
  UEINTX_FIFOCON = BIT(7)
};
enum { UECONX_EPEN = BIT(0), UECONX_RSTDT = BIT(3), UECONX_STALLRQ = BIT(5) };
enum { UECFG0X_EPDIR = BIT(0) };

/* Numbers of interrupt vectors (data sheet, table 9-1, counted from 0). */
enum {
  VECTOR_INT0 = 1,
  VECTOR_USB_GENERAL = 10,
  VECTOR_USB_ENDPOINT = 11,
  VECTOR_EEPROM_READY = 30,
  VECTOR_COUNT = 43
};

#endif
