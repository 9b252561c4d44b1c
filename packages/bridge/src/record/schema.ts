import type { Migration } from "./database.ts";

/**
 * The steps from an empty file to the schema of today; step n makes version n. Steps are never changed once released, and
 * after the first release each says `readableFrom`: the minor version before must be able to use the database, for an
 * update that is taken back (docs/update-and-rollback.md).
 * Times are milliseconds since 1970, `last_error` is JSON, BLOBs are sealed. A press is known by what its report says,
 * the time on the board among it: a board whose flash was erased counts from the beginning again, and that must hide no
 * press. `person` is a digest. Evidence of version 2 is taken over as it is.
 */
export const migrations: readonly Migration[] = [
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
  `
  CREATE TABLE press_new (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    serial TEXT NOT NULL,
    boot_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    device_time_ms INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    is_from_software INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL
      CHECK (state IN ('recorded', 'ready', 'sent', 'folded', 'cancelled', 'failed', 'dead')),
    gesture TEXT CHECK (gesture IN ('short', 'double', 'long')),
    hold_ms INTEGER,
    person TEXT,
    is_captured INTEGER NOT NULL DEFAULT 0,
    decided_at INTEGER,
    undo_until INTEGER,
    form_until INTEGER,
    route TEXT NOT NULL DEFAULT 'first' CHECK (route IN ('first', 'fallback')),
    route_since INTEGER NOT NULL,
    times_rerouted INTEGER NOT NULL DEFAULT 0,
    waits_since INTEGER NOT NULL,
    is_possible_duplicate INTEGER NOT NULL DEFAULT 0,
    times_unclear INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    lease_expires_at INTEGER,
    find_after INTEGER,
    is_unanswered INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    subject BLOB,
    ticket_id TEXT,
    ticket_number TEXT,
    ticket_url TEXT,
    place TEXT,
    sent_at INTEGER,
    parent_id TEXT,
    apart_from TEXT UNIQUE,
    cancelled_by TEXT CHECK (cancelled_by IN ('undo', 'long', 'request', 'rule')),
    block_text TEXT,
    done_at INTEGER,
    UNIQUE (serial, boot_id, sequence, device_time_ms),
    CHECK ((state = 'sent') = (ticket_id IS NOT NULL)),
    CHECK ((state IN ('sent', 'folded', 'cancelled')) = (done_at IS NOT NULL))
  ) STRICT;
  INSERT INTO press_new (number, id, serial, boot_id, sequence, device_time_ms, recorded_at, state, gesture, hold_ms,
    is_captured, decided_at, route_since, waits_since, times_unclear, attempts, next_attempt_at, lease_expires_at,
    find_after, is_unanswered, last_error, ticket_id, ticket_number, ticket_url, sent_at, done_at)
  SELECT number, id, serial, boot_id, sequence, device_time_ms, recorded_at, state, gesture, hold_ms,
    state <> 'recorded', CASE WHEN attempts > 0 THEN recorded_at END, recorded_at, recorded_at,
    find_after IS NOT NULL, attempts, next_attempt_at, lease_expires_at,
    find_after, find_after IS NOT NULL, last_error, ticket_id, ticket_number, ticket_url, sent_at, sent_at
  FROM press;
  CREATE TABLE evidence_new (
    press_id TEXT NOT NULL REFERENCES press_new (id) ON DELETE CASCADE,
    part TEXT NOT NULL CHECK (part IN ('base', 'processes', 'screen', 'picture', 'said')),
    content BLOB NOT NULL,
    PRIMARY KEY (press_id, part)
  ) STRICT;
  INSERT INTO evidence_new (press_id, part, content) SELECT press_id, 'base', CAST(content AS BLOB) FROM evidence;
  DROP TABLE evidence;
  DROP TABLE press;
  ALTER TABLE press_new RENAME TO press;
  ALTER TABLE evidence_new RENAME TO evidence;
  CREATE INDEX press_open ON press (serial, state, lease_expires_at, attempts) WHERE done_at IS NULL;
  CREATE INDEX press_newest ON press (serial, number) WHERE state IN ('recorded', 'ready', 'sent', 'failed');
  CREATE INDEX press_undo ON press (serial, undo_until) WHERE undo_until IS NOT NULL AND done_at IS NULL;
  CREATE INDEX press_undecided ON press (serial, number) WHERE decided_at IS NULL AND done_at IS NULL;
  CREATE INDEX press_due ON press (route, number) WHERE state = 'ready' AND lease_expires_at IS NULL;
  CREATE INDEX press_next ON press (next_attempt_at) WHERE state = 'ready' AND lease_expires_at IS NULL;
  CREATE INDEX press_leased ON press (route) WHERE lease_expires_at IS NOT NULL;
  CREATE INDEX press_done ON press (done_at, state) WHERE done_at IS NOT NULL;
  CREATE TABLE follow_up (
    number INTEGER PRIMARY KEY,
    press_id TEXT NOT NULL REFERENCES press (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('notes', 'note', 'asset', 'file', 'reconcile')),
    name TEXT NOT NULL,
    rank INTEGER NOT NULL,
    text BLOB,
    visibility TEXT CHECK (visibility IN ('internal', 'public')),
    ticket_id TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'done', 'unsupported', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    lease_expires_at INTEGER,
    find_after INTEGER,
    last_error TEXT,
    done_at INTEGER,
    UNIQUE (press_id, kind, name)
  ) STRICT;
  CREATE INDEX follow_up_open ON follow_up (press_id) WHERE state IN ('waiting', 'held');
  CREATE INDEX follow_up_due ON follow_up (rank, number) WHERE state = 'waiting' AND lease_expires_at IS NULL;
  CREATE INDEX follow_up_next ON follow_up (next_attempt_at) WHERE state = 'waiting' AND lease_expires_at IS NULL;
  CREATE TABLE watched (
    press_id TEXT PRIMARY KEY REFERENCES press (id) ON DELETE CASCADE,
    status TEXT,
    known_replies TEXT NOT NULL DEFAULT '[]',
    attention TEXT CHECK (attention IN ('answered', 'waiting', 'closed')),
    is_closed INTEGER NOT NULL DEFAULT 0,
    since INTEGER NOT NULL,
    looked_at INTEGER NOT NULL DEFAULT 0,
    until INTEGER NOT NULL
  ) STRICT;
  DROP TABLE lookup;
  CREATE TABLE lookup (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE service ADD COLUMN machine TEXT;
  `,
];
