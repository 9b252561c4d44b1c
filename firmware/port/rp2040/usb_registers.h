/* Registers of the USB controller (RP2040 datasheet 4.1.4), device mode only. */
#ifndef T2_USB_REGISTERS_H
#define T2_USB_REGISTERS_H

#include "registers.h"

/* DPRAM: SETUP packet, endpoint control, buffer control, buffers (4.1.2.5) */
#define USB_DPRAM 0x50100000u
#define USB_DPRAM_SIZE 0x1000u
#define DPRAM_SETUP_PACKET USB_DPRAM
#define DPRAM_EP1_IN_CONTROL (USB_DPRAM + 0x08u)
#define DPRAM_EP0_IN_BUFFER_CONTROL (USB_DPRAM + 0x80u)
#define DPRAM_EP0_OUT_BUFFER_CONTROL (USB_DPRAM + 0x84u)
#define DPRAM_EP1_IN_BUFFER_CONTROL (USB_DPRAM + 0x88u)
#define DPRAM_EP0_BUFFER (USB_DPRAM + 0x100u)
#define EP1_IN_BUFFER_OFFSET 0x180u
#define DPRAM_EP1_IN_BUFFER (USB_DPRAM + EP1_IN_BUFFER_OFFSET)

#define EP_CONTROL_ENABLE (1u << 31)
#define EP_CONTROL_INTERRUPT_PER_BUFFER (1u << 29)
#define EP_CONTROL_TYPE_INTERRUPT (3u << 26)

#define BUFFER_LENGTH 0x3ffu
#define BUFFER_AVAILABLE (1u << 10)
#define BUFFER_STALL (1u << 11)
#define BUFFER_DATA1 (1u << 13)
#define BUFFER_LAST (1u << 14)
#define BUFFER_FULL (1u << 15)

#define USB_ADDR_ENDP 0x50110000u
#define USB_MAIN_CTRL 0x50110040u
#define USB_SOF_RD 0x50110048u
#define USB_SIE_CTRL 0x5011004cu
#define USB_SIE_STATUS 0x50110050u
#define USB_BUFF_STATUS 0x50110058u
#define USB_EP_ABORT 0x50110060u
#define USB_EP_ABORT_DONE 0x50110064u
#define USB_EP_STALL_ARM 0x50110068u
#define USB_MUXING 0x50110074u
#define USB_PWR 0x50110078u
#define USB_PHY_DIRECT 0x5011007cu
#define USB_PHY_DIRECT_OVERRIDE 0x50110080u
#define USB_INTE 0x50110090u
#define USB_INTS 0x50110098u

#define MAIN_CTRL_ENABLE (1u << 0)
#define MUXING_TO_PHY (1u << 0)
#define MUXING_TO_DIGITAL_PAD (1u << 2)
#define MUXING_SOFTCON (1u << 3)
#define PHY_DIRECT_PULL_UP (1u << 1)
#define PHY_OVERRIDE_PULL_UP (1u << 2)
#define PWR_VBUS_DETECT_OVERRIDE (3u << 2) /* value and enable */
#define SIE_CTRL_EP0_INTERRUPT (1u << 29)
#define SIE_CTRL_PULL_UP (1u << 16)
#define SIE_CTRL_RESUME (1u << 12)
#define SIE_STATUS_BUS_RESET (1u << 19)
#define SIE_STATUS_SETUP (1u << 17)
#define SIE_STATUS_RESUME (1u << 11)
#define SIE_STATUS_SUSPENDED (1u << 4)
#define SIE_STATUS_LINE_STATE (3u << 2) /* none set: both lines low */
#define SOF_FRAME 0x7ffu
#define EP_STALL_ARM_BOTH 3u

/* Bits of BUFF_STATUS, EP_ABORT and EP_ABORT_DONE */
#define BUFFER_EP0_IN (1u << 0)
#define BUFFER_EP0_OUT (1u << 1)
#define BUFFER_EP1_IN (1u << 2)

/* Bits of INTE and INTS */
#define INTERRUPT_SOF (1u << 17)
#define INTERRUPT_SETUP (1u << 16)
#define INTERRUPT_RESUME (1u << 15)
#define INTERRUPT_SUSPEND (1u << 14)
#define INTERRUPT_BUS_RESET (1u << 12)
#define INTERRUPT_BUFFER (1u << 4)

#endif
