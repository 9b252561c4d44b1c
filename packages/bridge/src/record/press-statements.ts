/** Presses of programs are told from those of fingers by this boot id; boards count theirs from 0. */
export const softwareBootId = -1;

const openPress = "SELECT 1 FROM press WHERE serial = :serial AND done_at IS NULL AND";

/** What the store of presses asks the database. */
export const pressStatements = {
  insertPress: `
    INSERT INTO press (id, serial, boot_id, sequence, device_time_ms, recorded_at, state, next_attempt_at, route_since,
      waits_since, is_from_software, gesture, hold_ms, apart_from)
    VALUES (:id, :serial, :bootId, :sequence, :deviceTimeMs, :now, 'recorded', :dueAt, :now, :now, :isFromSoftware,
      :gesture, :holdMs, :apartFrom)
    ON CONFLICT (serial, boot_id, sequence, device_time_ms) DO NOTHING`,
  pressOf: `
    SELECT id, gesture, decided_at FROM press WHERE serial = :serial AND boot_id = :bootId AND sequence = :sequence
    ORDER BY number DESC LIMIT 1`,
  lastSoftwarePress: `SELECT max(sequence) AS sequence FROM press WHERE serial = :serial AND boot_id = ${softwareBootId}`,
  serialOf: "SELECT serial, gesture, times_unclear, is_possible_duplicate, route FROM press WHERE id = :id",
  setGesture: `
    UPDATE press SET gesture = :kind, hold_ms = :holdMs,
      next_attempt_at = CASE WHEN decided_at IS NULL THEN min(next_attempt_at, :now) ELSE next_attempt_at END
    WHERE id = :id`,
  apart: "SELECT id FROM press WHERE apart_from = :pressId",
  foldedPress: "SELECT serial, parent_id FROM press WHERE id = :pressId AND state = 'folded'",
  setReady: "UPDATE press SET state = 'ready', person = :person WHERE id = :id AND state = 'recorded'",
  setCaptured: "UPDATE press SET is_captured = 1 WHERE id = :id",
  stateOf: "SELECT state FROM press WHERE id = :id",
  withoutEvidence: "SELECT id FROM press WHERE done_at IS NULL AND state = 'recorded' ORDER BY number",
  incomplete:
    "SELECT id FROM press WHERE is_captured = 0 AND state NOT IN ('recorded', 'folded', 'cancelled') ORDER BY number",
  setSent: `
    UPDATE press SET state = 'sent', lease_expires_at = NULL, find_after = NULL, last_error = NULL, sent_at = :at,
      done_at = :at, ticket_id = :ticketId, ticket_number = :ticketNumber, ticket_url = :ticketUrl, place = :place,
      subject = :subject
    WHERE id = :id`,
  setFailed: `
    UPDATE press SET state = 'failed', lease_expires_at = NULL, last_error = :error WHERE id = :id`,
  setAgain: `
    UPDATE press SET lease_expires_at = NULL, find_after = :findAfter, last_error = :error,
      is_unanswered = CASE WHEN :findAfter IS NULL THEN 0 ELSE coalesce(:isUnanswered, is_unanswered) END,
      next_attempt_at = :nextAttemptAt, times_unclear = times_unclear + (:findAfter IS NOT NULL)
    WHERE id = :id`,
  /** Whether there is any: they are not counted, for ten thousand may wait while lights change. */
  openOf: `
    SELECT
      EXISTS (${openPress} state = 'recorded')
        OR EXISTS (${openPress} state = 'ready' AND lease_expires_at IS NULL AND attempts = 0) AS waiting,
      EXISTS (${openPress} state = 'ready' AND lease_expires_at IS NULL AND attempts > 0) AS postponed,
      EXISTS (${openPress} state = 'ready' AND lease_expires_at IS NOT NULL) AS leased,
      EXISTS (${openPress} state = 'failed') AS failed,
      EXISTS (${openPress} state = 'dead') AS dead,
      (SELECT max(undo_until) FROM press
        WHERE serial = :serial AND undo_until IS NOT NULL AND done_at IS NULL AND attempts = 0) AS undo_until`,
  /** A lease found open belongs to a run that was killed: a ticket may exist. */
  closeLeases: `
    UPDATE press SET find_after = lease_expires_at + :settleMs, is_unanswered = 1, lease_expires_at = NULL,
      times_unclear = times_unclear + 1
    WHERE lease_expires_at IS NOT NULL`,
  hurry: `
    UPDATE press SET state = 'ready', next_attempt_at = min(next_attempt_at, max(:now, coalesce(find_after, 0)))
    WHERE state IN ('ready', 'failed') AND lease_expires_at IS NULL AND decided_at IS NOT NULL
      AND coalesce(undo_until, 0) <= :now AND coalesce(form_until, 0) <= :now`,
  hurryPostponed: `
    UPDATE press SET next_attempt_at = min(next_attempt_at, max(:now, coalesce(find_after, 0)))
    WHERE state = 'ready' AND lease_expires_at IS NULL AND route = :route AND attempts > 0`,
  /** The form of a press is over: it goes out as soon as it may. */
  letGo: `
    UPDATE press SET form_until = NULL,
      next_attempt_at = CASE WHEN attempts = 0 THEN max(:now, coalesce(undo_until, 0)) ELSE next_attempt_at END
    WHERE form_until IS NOT NULL AND done_at IS NULL AND (:id IS NULL OR id = :id)`,
  retryFailed: "UPDATE press SET state = 'ready', next_attempt_at = :now WHERE state = 'failed'",
  /** Also against a clock that was ahead when the times were written. */
  limitWaits: `
    UPDATE press SET next_attempt_at = min(max(next_attempt_at, coalesce(find_after, 0)), :latest),
      undo_until = min(undo_until, :latest)
    WHERE state IN ('recorded', 'ready')`,
  shiftTimes: `
    UPDATE press SET next_attempt_at = next_attempt_at + :byMs, find_after = find_after + :byMs,
      lease_expires_at = lease_expires_at + :byMs, undo_until = undo_until + :byMs, form_until = form_until + :byMs,
      waits_since = waits_since + :byMs, route_since = route_since + :byMs
    WHERE done_at IS NULL`,
};
