import fc from "fast-check";
import { expect, test } from "vitest";
import { EventParser } from "./events.ts";

const stream =
  ':\n\nevent: task\ndata: {"id":"1","title":"Käse: a"}\n\n:\n\nevent: replaced\ndata: {}\n\nevent: events.dropped\ndata: {"count":1}\n\n';

test("in whatever pieces a stream comes, its events are the same", () => {
  const expected = [
    { name: "task", data: '{"id":"1","title":"Käse: a"}' },
    { name: "replaced", data: "{}" },
    { name: "events.dropped", data: '{"count":1}' },
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
      const parser = new EventParser();
      const places = [0, ...cuts.toSorted((one, other) => one - other), stream.length];
      const pieces = places.slice(1).map((end, index) => stream.slice(places[index], end));
      expect(pieces.flatMap((piece) => parser.take(piece))).toEqual(expected);
    }),
  );
});

test("what is no event is passed over; one without an end is given up", () => {
  const parser = new EventParser();
  expect(parser.take("data: x\n\nevent: a\n\nHTTP/1.1 200\n\n\n\n")).toEqual([]);
  expect(() => parser.take("x".repeat(300_000))).toThrow("no event stream");
});
