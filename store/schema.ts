/** Users of the service. `scopes` is a JSON array of `all`, `division:…`, `mine:…`. */
export interface UserRow {
  name: string;
  password_hash: string;
  role: string;
  scopes: string;
  disabled: number;
  created_at: number;
}

/** A session is stored under the SHA-256 of its cookie, never the cookie itself. */
export interface SessionRow {
  token_hash: string;
  user: string;
  created_at: number;
  expires_at: number;
}

/** Append-only: `hash` covers every other column and `previous_hash`. */
export interface LedgerRow {
  seq: number;
  at: number;
  kind: string;
  mine: string | null;
  subject: string;
  author: string | null;
  body: string;
  previous_hash: string;
  hash: string;
}

/** Current state of an alarm; its history is the ledger. `body` is the whole alarm as JSON. */
export interface AlarmRow {
  id: string;
  mine: string;
  rule: string;
  level: string;
  state: string;
  raised_at: number;
  last_at: number;
  /** The last arrival whose effects the row holds: replays up to it change nothing. */
  applied_arrival: number;
  body: string;
}

export interface EvacuationRow {
  id: string;
  mine: string;
  state: string;
  ordered_at: number;
  applied_arrival: number;
  body: string;
}

export interface IncidentRow {
  id: string;
  mine: string;
  rule: string;
  opened_at: number;
  last_at: number;
  closed_at: number | null;
  applied_arrival: number;
  body: string;
}

/** Planned work (报备); `body` is the whole of it as JSON. */
export interface PlannedWorkRow {
  id: string;
  mine: string;
  kind: string;
  state: string;
  from_at: number;
  to_at: number;
  created_at: number;
  body: string;
}

/** Append-only: [from_at, to_at) of a mandatory point under one label; a point's rows follow each other without gap. */
export interface CoverageSpanRow {
  mine: string;
  point: string;
  label: string;
  from_at: number;
  to_at: number;
  by_whom: string | null;
}

/** What was refused, with the reason. `id` follows from the arrival and place, so that a repeat is the same row. */
export interface DeadLetterRow {
  id: string;
  arrival: number;
  received_at: number;
  topic: string;
  mine: string | null;
  code: string;
  message: string;
  place: string;
  excerpt: string;
  sha256: string;
  bytes: number;
}

/** How far a kind of file is made: an instant of the mine's clock (epoch ms), or a line of the ledger. */
export interface UploadCursorRow {
  mine: string;
  kind: string;
  up_to: number;
}

/** A file for the authority's platform that is made and not yet accepted. */
export interface UploadFileRow {
  name: string;
  mine: string;
  kind: string;
  made_at: number;
  body: string;
}

/** A minute of a point of which readings came after its file was made. */
export interface UploadLateRow {
  mine: string;
  point: string;
  minute: number;
  received_from: number;
  received_to: number;
}

export interface MetaRow {
  key: string;
  value: string;
}

/** All tables, as Kysely sees them. */
export interface Schema {
  users: UserRow;
  sessions: SessionRow;
  ledger: LedgerRow;
  alarms: AlarmRow;
  evacuations: EvacuationRow;
  incidents: IncidentRow;
  planned_work: PlannedWorkRow;
  coverage_spans: CoverageSpanRow;
  dead_letters: DeadLetterRow;
  upload_cursors: UploadCursorRow;
  upload_files: UploadFileRow;
  upload_late: UploadLateRow;
  meta: MetaRow;
}
