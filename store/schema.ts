/** Users of the service. `scopes` is a JSON array of `all`, `division:…`, `mine:…`. */
export interface UserRow {
  name: string;
  password_hash: string;
  role: string;
  scopes: string;
  disabled: number;
  created_at: number;
}

/** A session is stored under the SHA-256 of its cookie, never the cookie itself; `id` stays when the cookie changes. */
export interface SessionRow {
  id: string;
  token_hash: string;
  user: string;
  created_at: number;
  /** From here on it shows and does nothing more. */
  expires_at: number;
  /** When it was last used, to the hour. */
  seen_at: number;
}

/** A screen that only shows (a wall), under the SHA-256 of its token. */
export interface DeviceRow {
  id: string;
  name: string;
  token_hash: string;
  scopes: string;
  created_by: string;
  created_at: number;
  revoked_at: number | null;
}

/** A browser from which a user has signed in before. */
export interface KnownPlaceRow {
  user: string;
  place_hash: string;
  last_at: number;
}

/** What a mine's gateway signs in to the embedded broker with, as SHA-256 of a generated secret. */
export interface GatewayRow {
  id: string;
  mine: string;
  secret_hash: string;
  created_by: string;
  created_at: number;
  revoked_at: number | null;
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

/**
 * Append-only: what an incident rests on, frozen at its close because raw history expires. `number` counts from 1, the
 * newest counts; `final` is 1 once the half hour after the incident is in it. `body`: what `decodeFrozen` reads, of
 * which `sha256` covers the unpacked text.
 */
export interface IncidentFreezeRow {
  incident: string;
  number: number;
  mine: string;
  final: number;
  frozen_at: number;
  /** `applied_arrival` of the incident's row when it was frozen. */
  applied_arrival: number;
  sha256: string;
  body: Uint8Array;
}

/** Append-only: when an alarm was sent (with how many screens it went to) and on which screen it was painted. */
export interface AlarmPassportRow {
  alarm: string;
  mine: string;
  kind: 'sent' | 'painted';
  /** Service clock, epoch ms. */
  at: number;
  by_whom: string | null;
  address: string | null;
  screens: number | null;
}

/**
 * One entry of a register that people keep (hazard, rectification, handover, drill, spot check, …); its history is the
 * ledger. `subject`: what it is about. `body` is the whole of it as JSON.
 */
export interface RegisterRow {
  register: string;
  id: string;
  mine: string;
  subject: string;
  state: string;
  created_at: number;
  /** Deadline; null where none is set. */
  due_at: number | null;
  /** 1: on the regulator's supervised list (挂牌督办). */
  supervised: number;
  body: string;
}

/** Append-only: one person's stay underground, from going down to coming up. Sensor time. */
export interface DescentRow {
  mine: string;
  card: string;
  down_at: number;
  up_at: number;
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
  devices: DeviceRow;
  known_places: KnownPlaceRow;
  gateways: GatewayRow;
  ledger: LedgerRow;
  alarms: AlarmRow;
  evacuations: EvacuationRow;
  incidents: IncidentRow;
  planned_work: PlannedWorkRow;
  coverage_spans: CoverageSpanRow;
  incident_freezes: IncidentFreezeRow;
  alarm_passports: AlarmPassportRow;
  registers: RegisterRow;
  descents: DescentRow;
  dead_letters: DeadLetterRow;
  upload_cursors: UploadCursorRow;
  upload_files: UploadFileRow;
  upload_late: UploadLateRow;
  meta: MetaRow;
}
