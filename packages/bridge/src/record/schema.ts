/**
 * The steps from an empty file to the schema of today; step n makes version n. Steps are never changed once released.
 * Times are milliseconds since 1970, `last_error` is JSON. A press is known by what its report says, the time on the
 * board among it: a board whose flash was erased counts from the beginning again, and that must hide no press.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE press (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    serial TEXT NOT NULL,
    boot_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    device_time_ms INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('recorded', 'ready', 'sent', 'failed')),
    gesture TEXT CHECK (gesture IN ('short', 'double', 'long')),
    hold_ms INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    lease_expires_at INTEGER,
    find_after INTEGER,
    last_error TEXT,
    ticket_id TEXT,
    ticket_number TEXT,
    ticket_url TEXT,
    sent_at INTEGER,
    UNIQUE (serial, boot_id, sequence, device_time_ms),
    CHECK ((state = 'sent') = (ticket_id IS NOT NULL))
  ) STRICT;
  CREATE INDEX press_open ON press (serial) WHERE state <> 'sent';
  CREATE TABLE evidence (
    press_id TEXT PRIMARY KEY REFERENCES press (id) ON DELETE CASCADE,
    content TEXT NOT NULL
  ) STRICT;
  CREATE TABLE service (
    key INTEGER PRIMARY KEY CHECK (key = 1),
    checkpoints INTEGER NOT NULL
  ) STRICT;
  INSERT INTO service (key, checkpoints) VALUES (1, 0);
  `,
  `
  CREATE TABLE lookup (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
  ) STRICT, WITHOUT ROWID;
  `,
];
