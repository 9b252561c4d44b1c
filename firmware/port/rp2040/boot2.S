/* Second stage of the boot, from flash to flash: sets the SSI up for plain reads (03h, which every SPI
   NOR flash knows) and starts what is behind it. The boot ROM copies the 256 bytes to 0x20041f00,
   checks the CRC in the last 4 (the build writes it) and jumps here (RP2040 datasheet 2.8.1.3). */
  .syntax unified
  .cpu cortex-m0plus
  .thumb
  .section .boot2, "ax"
  .global boot2
  .thumb_func
boot2:
  ldr  r3, =0x18000000        /* XIP_SSI */
  movs r1, #0
  str  r1, [r3, #0x08]        /* SSIENR = 0 */
  movs r1, #4
  str  r1, [r3, #0x14]        /* BAUDR: clk_sys / 4 */
  ldr  r1, =0x001f0300        /* CTRLR0: DFS_32 = 31, TMOD = EEPROM read, SPI_FRF std */
  str  r1, [r3, #0x00]
  ldr  r1, =0x03000218        /* SPI_CTRLR0: cmd 03h, 8-bit instr, 24-bit addr, 1C1A */
  ldr  r0, =0x180000f4
  str  r1, [r0]
  movs r1, #0
  str  r1, [r3, #0x04]        /* CTRLR1: NDF = 0 */
  movs r1, #1
  str  r1, [r3, #0x08]        /* SSIENR = 1 */
  ldr  r0, =0x10000100
  ldr  r1, =0xe000ed08        /* VTOR */
  str  r0, [r1]
  ldmia r0, {r0, r1}
  msr  msp, r0
  bx   r1
  .pool
