"""The tables, their columns and indexes: a format of its own, whose version changes with it."""

VERSION = 21

TABLES = """
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE cases (
  row INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, folder TEXT NOT NULL, head TEXT NOT NULL, history_bytes INTEGER NOT NULL,
  title TEXT NOT NULL, customer TEXT NOT NULL, state TEXT NOT NULL, service_class TEXT NOT NULL, stage TEXT NOT NULL, opened TEXT NOT NULL,
  due TEXT NOT NULL, completed TEXT NOT NULL, merchandiser TEXT NOT NULL, value TEXT NOT NULL, based_on TEXT NOT NULL,
  refs TEXT NOT NULL, styles TEXT NOT NULL, contracts TEXT NOT NULL, addresses TEXT NOT NULL, described TEXT NOT NULL, UNIQUE (kind, id));
CREATE INDEX cases_state ON cases (kind, lower(state), id);
CREATE INDEX cases_customer ON cases (kind, lower(customer), id);
CREATE INDEX cases_stage ON cases (kind, lower(stage), id);
CREATE TABLE docs (
  row INTEGER PRIMARY KEY, owner INTEGER NOT NULL, item TEXT NOT NULL, document TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL,
  title TEXT NOT NULL, department TEXT NOT NULL, file TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,
  added TEXT NOT NULL, received TEXT NOT NULL, channel TEXT NOT NULL, sender TEXT NOT NULL, superseded INTEGER NOT NULL, lacking TEXT NOT NULL,
  gone TEXT NOT NULL, level TEXT NOT NULL, readers TEXT NOT NULL);
CREATE INDEX docs_owner ON docs (owner, document, version);
CREATE INDEX docs_sha256 ON docs (sha256);
CREATE INDEX docs_item ON docs (item) WHERE item != '';
CREATE INDEX docs_lacking ON docs (lacking, row) WHERE lacking != '';
CREATE TABLE items (
  item TEXT PRIMARY KEY, backwards TEXT NOT NULL, state TEXT NOT NULL, file TEXT NOT NULL, path TEXT NOT NULL, channel TEXT NOT NULL,
  received TEXT NOT NULL,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, due TEXT NOT NULL, sender TEXT NOT NULL, title TEXT NOT NULL, outcome TEXT NOT NULL,
  reason TEXT NOT NULL, suggestions TEXT NOT NULL, message_id TEXT NOT NULL, "order" TEXT NOT NULL, document TEXT NOT NULL,
  version INTEGER NOT NULL, duplicate_of TEXT NOT NULL, looks_like TEXT NOT NULL, register TEXT NOT NULL,
  handled INTEGER NOT NULL, mark TEXT NOT NULL, likely TEXT NOT NULL, belongs TEXT NOT NULL, is_open INTEGER NOT NULL, due_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL);
CREATE INDEX items_backwards ON items (backwards);
CREATE INDEX items_state ON items (state, (due = ''), due, received, item);
CREATE INDEX items_unhandled ON items (state, (due = ''), due, received, item) WHERE handled = 0;
CREATE INDEX items_open ON items (due_at, belongs, item) WHERE is_open = 1;
CREATE INDEX items_sha256 ON items (sha256);
CREATE TABLE keys (folded TEXT NOT NULL, key TEXT NOT NULL, exact TEXT NOT NULL, field TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX keys_exact ON keys (exact);
CREATE INDEX keys_folded ON keys (folded);
CREATE INDEX keys_owner ON keys (owner);
CREATE TABLE near_keys (cut TEXT NOT NULL, folded TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX near_keys_cut ON near_keys (cut);
CREATE INDEX near_keys_owner ON near_keys (owner);
CREATE TABLE addresses (address TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX addresses_address ON addresses (address);
CREATE INDEX addresses_owner ON addresses (owner);
CREATE TABLE messages (message_id TEXT NOT NULL, doc INTEGER NOT NULL);
CREATE INDEX messages_id ON messages (message_id);
CREATE INDEX messages_doc ON messages (doc);
CREATE TABLE signoffs (
  owner INTEGER NOT NULL, number TEXT NOT NULL, document TEXT NOT NULL, version INTEGER NOT NULL, newest INTEGER NOT NULL, department TEXT NOT NULL,
  state TEXT NOT NULL, since TEXT NOT NULL, due TEXT NOT NULL, due_at INTEGER NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
  at TEXT NOT NULL, gone TEXT NOT NULL, evidence_only INTEGER NOT NULL, why TEXT NOT NULL, elsewhere TEXT NOT NULL, declared TEXT NOT NULL,
  out TEXT NOT NULL, return_due TEXT NOT NULL, return_at INTEGER NOT NULL, open_signers TEXT NOT NULL);
CREATE INDEX signoffs_owner ON signoffs (owner);
CREATE INDEX signoffs_newest ON signoffs (number DESC, document, version, department);
CREATE INDEX signoffs_department ON signoffs (department, number DESC, document, version);
CREATE INDEX signoffs_due ON signoffs (due_at) WHERE due_at != 0;
CREATE INDEX signoffs_return ON signoffs (return_at) WHERE return_at != 0;
CREATE TABLE duties (
  owner INTEGER NOT NULL, number TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, due TEXT NOT NULL, due_at INTEGER NOT NULL,
  department TEXT NOT NULL, person TEXT NOT NULL, detail TEXT NOT NULL);
CREATE INDEX duties_owner ON duties (owner);
CREATE INDEX duties_due ON duties (due_at, number, kind, department, place);
CREATE INDEX duties_department ON duties (department, due_at, number, kind, place);
CREATE TABLE changes (
  owner INTEGER NOT NULL, number TEXT NOT NULL, place INTEGER NOT NULL, change TEXT NOT NULL, state TEXT NOT NULL, opened TEXT NOT NULL,
  since TEXT NOT NULL, affects TEXT NOT NULL, detail TEXT NOT NULL);
CREATE INDEX changes_owner ON changes (owner);
CREATE INDEX changes_newest ON changes (number DESC, place);
CREATE INDEX changes_state ON changes (state, number DESC, place);
CREATE TABLE retention (
  owner INTEGER PRIMARY KEY, kind TEXT NOT NULL, number TEXT NOT NULL, customer TEXT NOT NULL, expires TEXT NOT NULL,
  undated INTEGER NOT NULL, held INTEGER NOT NULL,
  kept TEXT NOT NULL, terms TEXT NOT NULL, against TEXT NOT NULL);
CREATE INDEX retention_expires ON retention (expires);
CREATE INDEX retention_held ON retention (kind, number) WHERE held = 1;
CREATE INDEX cases_based_on ON cases (based_on, id) WHERE based_on != '';
"""
