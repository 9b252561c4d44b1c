import {
  type Description,
  type Field,
  type Report,
  boundedFields,
  colourLevels,
  fieldSizes,
  namedValues,
  reportSize,
} from "./description.ts";
import { reportDescriptor } from "./report-descriptor.ts";
import { generatedFrom, hex, snake, upper } from "./words.ts";

const cType = { u8: "uint8_t", u16: "uint16_t", u32: "uint32_t", ascii16: "char" };

const declaration = (field: Field): string =>
  `  ${cType[field.type]} ${snake(field.name)}${field.type === "ascii16" ? "[16]" : ""}; /* ${field.meaning} */`;

function encodeField(field: Field, offset: number): string[] {
  const value = `value->${snake(field.name)}`;
  if (field.type === "ascii16") {
    return [`  for (uint8_t i = 0; i < 16u; i++) {`, `    report[${offset}u + i] = (uint8_t)${value}[i];`, `  }`];
  }
  return Array.from({ length: fieldSizes[field.type] }, (_, byte) =>
    byte === 0
      ? `  report[${offset}] = (uint8_t)${value};`
      : `  report[${offset + byte}] = (uint8_t)(${value} >> ${8 * byte});`,
  );
}

function decodeField(field: Field, offset: number): string[] {
  const value = `value->${snake(field.name)}`;
  switch (field.type) {
    case "u8":
      return [`  ${value} = report[${offset}];`];
    case "u16":
      return [`  ${value} = (uint16_t)(report[${offset}] | (uint16_t)((uint16_t)report[${offset + 1}] << 8));`];
    case "u32":
      return [
        `  ${value} = (uint32_t)report[${offset}] | (uint32_t)report[${offset + 1}] << 8 |`,
        `      (uint32_t)report[${offset + 2}] << 16 | (uint32_t)report[${offset + 3}] << 24;`,
      ];
    case "ascii16":
      return [`  for (uint8_t i = 0; i < 16u; i++) {`, `    ${value}[i] = (char)report[${offset}u + i];`, `  }`];
  }
}

function reportSection(report: Report): string[] {
  const name = snake(report.name);
  const size = `T2_${upper(report.name)}_SIZE`;
  let offset = 1;
  const offsets = report.fields.map((field) => {
    const at = offset;
    offset += fieldSizes[field.type];
    return at;
  });
  const each = (render: (field: Field, at: number) => string[]): string[] =>
    report.fields.flatMap((field, index) => render(field, offsets[index] ?? 0));
  return [
    `/* ${report.kind} report: ${report.meaning} */`,
    `#define T2_REPORT_${upper(report.name)} ${report.id}u`,
    `#define ${size} ${reportSize(report)}u`,
    `struct t2_${name} {`,
    ...report.fields.map(declaration),
    `};`,
    `static inline void t2_${name}_encode(const struct t2_${name} *value, uint8_t report[${size}]) {`,
    `  report[0] = T2_REPORT_${upper(report.name)};`,
    `  if (T2_IS_AS_ON_THE_WIRE(*value, ${size})) {`,
    `    t2_copy(&report[1], value, sizeof *value);`,
    `    return;`,
    `  }`,
    ...each(encodeField),
    `}`,
    `static inline bool t2_${name}_decode(const uint8_t *report, uint16_t size, struct t2_${name} *value) {`,
    `  if (size != ${size} || report[0] != T2_REPORT_${upper(report.name)}) {`,
    `    return false;`,
    `  }`,
    `  if (T2_IS_AS_ON_THE_WIRE(*value, ${size})) {`,
    `    t2_copy(value, &report[1], sizeof *value);`,
    `    return true;`,
    `  }`,
    ...each(decodeField),
    `  return true;`,
    `}`,
    ``,
  ];
}

/** Defaults, and whether what a host sent is in bounds. */
function boundsSection(report: Report): string[] {
  const fields = boundedFields(report);
  if (fields.length === 0) {
    return [];
  }
  const name = snake(report.name);
  const tests = fields.map(({ name: field, type, minimum, maximum, orZero }) => {
    const value = `value->${snake(field)}`;
    const greatest = 2 ** (8 * fieldSizes[type]) - 1;
    const isWithin = [
      ...(minimum > 0 ? [`${value} >= ${minimum}u`] : []),
      ...(maximum < greatest ? [`${value} <= ${maximum}u`] : []), // else the compiler warns
    ].join(" && ");
    return orZero === true ? `(${value} == 0 || (${isWithin}))` : isWithin;
  });
  return [
    `#define T2_${upper(report.name)}_DEFAULTS {${fields.map((field) => `${field.default}u`).join(", ")}}`,
    `static inline bool t2_${name}_is_valid(const struct t2_${name} *value) {`,
    `  return ${tests.join(" &&\n         ")};`,
    `}`,
    ``,
  ];
}

/** firmware/include/t2_protocol.h */
export function cHeader(description: Description): string {
  const { protocol, brand } = description;
  const constants = [...Object.entries(protocol.timings), ...Object.entries(protocol.limits)].map(
    ([name, { value, meaning }]) => `#define T2_${upper(name)} ${value}u /* ${meaning} */`,
  );
  const enums = Object.entries(protocol.enums).flatMap(([table, values]) =>
    values.map(({ name, value, meaning }) => `#define T2_${upper(table)}_${upper(name)} ${value}u /* ${meaning} */`),
  );
  const lights = protocol.lights
    .filter((light) => light.setBy === "firmware")
    .map((light) => {
      const pattern = namedValues(protocol, "lightPattern").find(({ name }) => name === light.pattern)?.value ?? 0;
      const levels = colourLevels(brand, light.colour).map((level) => hex(level, 2));
      return `#define T2_LIGHT_${upper(light.name)} {${pattern}u, ${levels.join(", ")}, ${light.periodMs}u, 0u} /* ${light.meaning} */`;
    });
  const descriptor = reportDescriptor(description).map((byte) => hex(byte, 2));
  const rows = Array.from(
    { length: Math.ceil(descriptor.length / 12) },
    (_, row) => `  ${descriptor.slice(12 * row, 12 * row + 12).join(", ")}`,
  );
  return [
    `/* ${generatedFrom} */`,
    `#ifndef T2_PROTOCOL_H`,
    `#define T2_PROTOCOL_H`,
    ``,
    `#include <stdbool.h>`,
    `#include <stdint.h>`,
    ``,
    `#define T2_PROTOCOL_VERSION ${protocol.protocolVersion}u`,
    `#define T2_USB_VENDOR_ID 0x${brand.vendorId}u`,
    `#define T2_USB_PRODUCT_ID 0x${brand.productId}u`,
    `#define T2_USB_PRODUCT_ID_IS_FOR_TESTS ${brand.productIdIsForTests ? 1 : 0}`,
    `#define T2_USB_MANUFACTURER "${brand.manufacturer}"`,
    `#define T2_USB_PRODUCT "${brand.product}"`,
    ``,
    ...constants,
    ``,
    ...enums,
    ``,
    `/* Lights the firmware shows by itself: initialisers of struct t2_light. */`,
    ...lights,
    ``,
    `/* On a little-endian processor a struct without padding is what goes over the wire; this saves a small one most of`,
    `   the code below, which is for all others. */`,
    `#define T2_IS_AS_ON_THE_WIRE(value, report_size) \\`,
    `  (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && sizeof(value) == (report_size) - 1u)`,
    `static inline void t2_copy(void *to, const void *from, uint8_t size) {`,
    `  for (uint8_t i = 0; i < size; i++) {`,
    `    ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];`,
    `  }`,
    `}`,
    ``,
    `/* The HID report descriptor, as a comma list of bytes. */`,
    `#define T2_REPORT_DESCRIPTOR \\`,
    rows.join(", \\\n"),
    ``,
    ...protocol.reports.flatMap((report) => [...reportSection(report), ...boundsSection(report)]),
    `#endif`,
    ``,
  ].join("\n");
}

/** firmware/test/vectors.h */
export function cVectors({ vectors }: Description): string {
  const rows = vectors.map((vector) => {
    const bytes = (vector.hex.match(/../g) ?? []).map((byte) => `0x${byte}`);
    return `    {"${vector.report}", ${bytes.length}u, {${bytes.join(", ")}}},`;
  });
  return [
    `/* Generated by \`npm run generate\` from packages/button/vectors/reports.json. Do not edit. */`,
    `#ifndef T2_VECTORS_H`,
    `#define T2_VECTORS_H`,
    ``,
    `#include <stdint.h>`,
    ``,
    `static const struct {`,
    `  const char *report;`,
    `  uint16_t size;`,
    `  uint8_t bytes[32];`,
    `} t2_vectors[] = {`,
    ...rows,
    `};`,
    ``,
    `#endif`,
    ``,
  ].join("\n");
}
