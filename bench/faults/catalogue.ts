import { BROKER_FAULTS } from './of-broker.js';
import { DATABASE_FAULTS } from './of-database.js';
import { DISK_FAULTS } from './of-disk.js';
import { JOURNAL_FAULTS } from './of-journal.js';
import { SCREEN_FAULTS } from './of-screens.js';
import { SERVICE_FAULTS } from './of-service.js';
import { TELEMETRY_FAULTS } from './of-telemetry.js';
import type { Fault } from './run-fault.js';

/** Every fault, in the order of the report. */
export const FAULTS: readonly Fault[] = [
  ...SERVICE_FAULTS,
  ...BROKER_FAULTS,
  ...DATABASE_FAULTS,
  ...DISK_FAULTS,
  ...JOURNAL_FAULTS,
  ...TELEMETRY_FAULTS,
  ...SCREEN_FAULTS,
];
