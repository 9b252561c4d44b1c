/** How much of the evidence a report shows. */
export interface ReportRoom {
  readonly processes: number;
  /** Of a light. */
  readonly sentences: number;
  /** Of the system's log. */
  readonly errors: number;
  /** Of a field. */
  readonly lines: number;
  /** Of a line, characters. */
  readonly characters: number;
}
