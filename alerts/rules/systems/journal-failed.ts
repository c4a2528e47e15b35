import { DEFAULTS } from '../defaults.js';
import { healthRule } from './own-health.js';

/** The journal cannot be written: alarms go on, their record waits. Over once it has worked for 60 s. */
export const journalFailed = healthRule({
  id: 'systems.journal.failed',
  title: { zh: '台账写入失败', en: 'Journal failed' },
  level: 'orange',
  clause: '台账',
  holding: { clearMs: DEFAULTS.journalWorksMs },
  shows: ({ journalFailing }) => (journalFailing === null ? 'over' : 'condition'),
  message: ({ journalFailing }) => ({
    zh: `台账写入失败：${journalFailing ?? ''}`,
    en: `The journal cannot be written: ${journalFailing ?? ''}`,
  }),
});
