// Reports as objects and as bytes, after the description in the page.

export const protocol = JSON.parse(document.getElementById("protocol").textContent);
export const reportNamed = (name) => protocol.reports.find((report) => report.name === name);
export const payloadSize = (report) => report.fields.reduce((size, field) => size + field.size, 0);

function readField(view, offset, { type }) {
  switch (type) {
    case "u8":
      return view.getUint8(offset);
    case "u16":
      return view.getUint16(offset, true);
    case "u32":
      return view.getUint32(offset, true);
    default: {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, 16);
      const end = bytes.indexOf(0);
      return String.fromCharCode(...(end === -1 ? bytes : bytes.subarray(0, end)));
    }
  }
}

function inWords(field, value) {
  if (field.enum !== undefined) {
    return protocol.enums[field.enum].find((entry) => entry.value === value)?.name ?? `unknown (${value})`;
  }
  if (field.flags !== undefined) {
    return protocol.enums[field.flags].filter((entry) => (value & entry.value) !== 0).map((entry) => entry.name);
  }
  return value;
}

/** The fields of a report without its id; throws where the length is wrong. */
export function decode(report, view) {
  if (view.byteLength < payloadSize(report)) {
    throw new Error(`The ${report.name} report has ${view.byteLength} bytes instead of ${payloadSize(report)}.`);
  }
  let offset = 0;
  return Object.fromEntries(
    report.fields.map((field) => {
      const value = inWords(field, readField(view, offset, field));
      offset += field.size;
      return [field.name, value];
    }),
  );
}

/** A report without its id; names of enums are looked up. */
export function encode(report, values) {
  const bytes = new Uint8Array(payloadSize(report));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const field of report.fields) {
    const value = values[field.name];
    const number =
      field.enum === undefined ? value : protocol.enums[field.enum].find((entry) => entry.name === value).value;
    switch (field.type) {
      case "u8":
        view.setUint8(offset, number);
        break;
      case "u16":
        view.setUint16(offset, number, true);
        break;
      case "u32":
        view.setUint32(offset, number, true);
        break;
      default:
        bytes.set(new TextEncoder().encode(value), offset);
    }
    offset += field.size;
  }
  return bytes;
}
