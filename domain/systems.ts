import type { MineFile } from './mine-file.js';
import type { Text } from './text.js';

/** A connected system's id, as mine files and topics spell it. */
export type SystemId = MineFile['systems'][number]['id'];

/** What each connected system is called. */
export const SYSTEM_NAMES: Readonly<Record<SystemId, Text>> = {
  'safety-monitoring': { zh: '安全监控', en: 'safety monitoring' },
  'personnel-location': { zh: '人员定位', en: 'personnel location' },
  communication: { zh: '通信联络', en: 'communication' },
  video: { zh: '视频监视', en: 'video' },
  'real-time-monitoring': { zh: '实时监测', en: 'real-time monitoring' },
  'remote-control': { zh: '远程控制', en: 'remote control' },
  'regulator-link': { zh: '监管联网', en: 'regulator link' },
  broadcast: { zh: '应急广播', en: 'broadcast' },
  'production-dispatch': { zh: '生产调度', en: 'production dispatch' },
  office: { zh: '办公自动化', en: 'office system' },
};
