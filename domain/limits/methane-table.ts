import type { AreaKind, GasClass, MethanePosition } from '../mine-file.js';
import type { Text } from '../text.js';
import type { Confidence, MethaneLimits, PowerOffRange } from './limit.js';

/** One row of AQ 1029-2019 table 1. Alarm and power-off are at-or-above, restore is strictly below; % CH4. */
export interface MethaneRow {
  readonly row: string;
  readonly name: Text;
  readonly positions: readonly MethanePosition[];
  /** Kinds of workplace it is for; absent where the position alone says enough. */
  readonly workplaces?: readonly AreaKind[];
  readonly notWorkplaces?: readonly AreaKind[];
  readonly gasClasses?: readonly GasClass[];
  readonly alarm: number;
  readonly powerOff?: number;
  readonly restore?: number;
  readonly range: PowerOffRange;
  /** The range where outburst mines have a wider one. */
  readonly outburstRange?: PowerOffRange;
  readonly withdraw: MethaneLimits['withdraw'];
  /** `evacuateAt: power-off` moves its withdrawal to the power-off limit: T0 and T1 of coal faces and headings alone. */
  readonly mayWithdrawAtPowerOff?: true;
  readonly confidence: Confidence;
}

/** A further stage of a row, which cuts more than the row itself. */
export interface MethaneSecondStage {
  readonly row: string;
  readonly of: string;
  readonly name: Text;
  readonly powerOff: number;
  readonly restore: number;
  readonly confidence: Confidence;
}

const FACE: readonly AreaKind[] = ['coal-face'];
const HEADING: readonly AreaKind[] = ['heading'];
const GASSY: readonly GasClass[] = ['high', 'outburst'];

/** AQ 1029-2019 table 1 (规程 2016/2022 第498条). Row 10 (T7) is not shipped: its roadway type was abolished. */
export const METHANE_ROWS: readonly MethaneRow[] = [
  {
    row: '1',
    name: { zh: '采煤工作面上隅角', en: 'upper corner of a coal face' },
    positions: ['T0'],
    workplaces: FACE,
    alarm: 1.0,
    powerOff: 1.5,
    restore: 1.0,
    range: 'face-and-returns',
    withdraw: 'at-alarm',
    mayWithdrawAtPowerOff: true,
    confidence: 'source',
  },
  {
    row: '2',
    name: { zh: '低瓦斯和高瓦斯矿井采煤工作面', en: 'coal face of a low- or high-gas mine' },
    positions: ['T1'],
    workplaces: FACE,
    gasClasses: ['low', 'high'],
    alarm: 1.0,
    powerOff: 1.5,
    restore: 1.0,
    range: 'face-and-returns',
    withdraw: 'at-alarm',
    mayWithdrawAtPowerOff: true,
    confidence: 'source',
  },
  {
    row: '3',
    name: { zh: '突出矿井采煤工作面', en: 'coal face of an outburst mine' },
    positions: ['T1'],
    workplaces: FACE,
    gasClasses: ['outburst'],
    alarm: 1.0,
    powerOff: 1.5,
    restore: 1.0,
    range: 'face-intakes-and-returns',
    withdraw: 'at-alarm',
    mayWithdrawAtPowerOff: true,
    confidence: 'source',
  },
  {
    row: '4',
    name: { zh: '采煤工作面回风巷', en: 'return of a coal face' },
    positions: ['T2'],
    workplaces: FACE,
    alarm: 1.0,
    powerOff: 1.0,
    restore: 1.0,
    range: 'face-and-returns',
    outburstRange: 'face-intakes-and-returns',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '5',
    name: { zh: '突出矿井采煤工作面进风巷', en: 'intake of a coal face of an outburst mine' },
    positions: ['T3'],
    workplaces: FACE,
    gasClasses: ['outburst'],
    alarm: 0.5,
    powerOff: 0.5,
    restore: 0.5,
    range: 'face-intakes-and-returns',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '6',
    name: { zh: '被串采煤工作面进风巷', en: 'intake of a coal face ventilated in series' },
    positions: ['T4'],
    workplaces: FACE,
    alarm: 0.5,
    powerOff: 0.5,
    restore: 0.5,
    range: 'face-intakes-and-returns',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '7',
    name: { zh: '采煤工作面回风巷中部', en: 'middle of the return of a coal face' },
    positions: ['mid-return'],
    workplaces: FACE,
    gasClasses: GASSY,
    alarm: 1.0,
    powerOff: 1.0,
    restore: 1.0,
    range: 'face-and-returns',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '8',
    name: { zh: '采煤机', en: 'shearer' },
    positions: ['shearer'],
    alarm: 1.0,
    powerOff: 1.5,
    restore: 1.0,
    range: 'own-machine',
    withdraw: 'at-power-off',
    confidence: 'source',
  },
  {
    row: '9a',
    name: { zh: '双回风巷工作面', en: 'coal face with two returns' },
    positions: ['T5'],
    workplaces: FACE,
    alarm: 1.0,
    powerOff: 1.5,
    restore: 1.0,
    range: 'face-and-returns',
    outburstRange: 'face-intakes-and-returns',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '9b',
    name: { zh: '双回风巷', en: 'returns of a coal face with two returns' },
    positions: ['T6', 'T8'],
    workplaces: FACE,
    alarm: 1.0,
    powerOff: 1.0,
    restore: 1.0,
    range: 'face-and-returns',
    outburstRange: 'face-intakes-and-returns',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '11',
    name: { zh: '掘进工作面', en: 'heading' },
    positions: ['T1'],
    workplaces: HEADING,
    alarm: 1.0,
    powerOff: 1.5,
    restore: 1.0,
    range: 'heading',
    withdraw: 'at-alarm',
    mayWithdrawAtPowerOff: true,
    confidence: 'source',
  },
  {
    row: '12',
    name: { zh: '掘进工作面回风流中', en: 'return air of a heading' },
    positions: ['T2'],
    workplaces: HEADING,
    alarm: 1.0,
    powerOff: 1.0,
    restore: 1.0,
    range: 'heading',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '13',
    name: { zh: '掘进巷道中部', en: 'middle of a roadway being driven' },
    positions: ['mid-return'],
    workplaces: HEADING,
    gasClasses: GASSY,
    alarm: 1.0,
    powerOff: 1.0,
    restore: 1.0,
    range: 'heading',
    withdraw: 'at-alarm',
    confidence: 'expert',
  },
  {
    row: '14',
    name: { zh: '被串掘进工作面局部通风机前', en: 'before the local fan of a heading ventilated in series' },
    positions: ['T3'],
    workplaces: HEADING,
    alarm: 0.5,
    powerOff: 0.5,
    restore: 0.5,
    range: 'heading',
    withdraw: 'at-alarm',
    confidence: 'source',
  },
  {
    row: '15',
    name: { zh: '掘进机', en: 'roadheader' },
    positions: ['roadheader'],
    alarm: 1.0,
    powerOff: 1.5,
    restore: 1.0,
    range: 'own-machine',
    withdraw: 'at-power-off',
    confidence: 'expert',
  },
  {
    row: '16',
    name: { zh: '采区回风巷', en: 'district return' },
    positions: ['district-return'],
    alarm: 1.0,
    powerOff: 1.0,
    restore: 1.0,
    range: 'district-return',
    withdraw: 'at-alarm',
    confidence: 'expert',
  },
  {
    row: '17',
    name: { zh: '一翼回风巷及总回风巷', en: 'wing or main return' },
    positions: ['main-return'],
    alarm: 0.75,
    range: 'none',
    withdraw: 'never',
    confidence: 'expert',
  },
  {
    row: '18',
    name: { zh: '回风流中的机电硐室进风侧', en: 'intake side of a chamber in return air' },
    positions: ['chamber-intake'],
    alarm: 0.5,
    powerOff: 0.5,
    restore: 0.5,
    range: 'chamber',
    withdraw: 'never',
    confidence: 'expert',
  },
  {
    row: '19',
    name: { zh: '使用架线电机车的主要运输巷道装煤点', en: 'loading point on a trolley roadway' },
    positions: ['loading-point'],
    alarm: 0.5,
    powerOff: 0.5,
    restore: 0.5,
    range: 'upwind-100m-and-downwind',
    withdraw: 'never',
    confidence: 'source',
  },
  {
    row: '20',
    name: { zh: '防爆机车、无轨胶轮车', en: 'flameproof locomotive or rubber-tyred vehicle' },
    positions: ['locomotive'],
    alarm: 0.5,
    powerOff: 0.5,
    restore: 0.5,
    range: 'own-machine',
    withdraw: 'never',
    confidence: 'unsure',
  },
  {
    row: '21',
    name: { zh: '煤仓上方', en: 'above a coal bunker' },
    positions: ['bunker'],
    alarm: 1.5,
    powerOff: 1.5,
    restore: 1.5,
    range: 'own-area',
    withdraw: 'never',
    confidence: 'source',
  },
  {
    row: '22',
    name: { zh: '封闭的地面选煤厂、带式输送机走廊', en: 'closed preparation plant or conveyor gallery' },
    positions: ['conveyor-gallery'],
    alarm: 1.5,
    powerOff: 1.5,
    restore: 1.5,
    range: 'own-area',
    withdraw: 'never',
    confidence: 'expert',
  },
  {
    row: '23',
    name: { zh: '地面瓦斯抽采泵房', en: 'drainage pump house on the surface' },
    positions: ['drainage-station'],
    workplaces: ['surface'],
    alarm: 0.5,
    range: 'none',
    withdraw: 'never',
    confidence: 'expert',
  },
  {
    row: '24',
    name: { zh: '井下临时瓦斯抽采泵站下风侧栅栏外', en: 'downwind of an underground drainage station' },
    positions: ['drainage-station'],
    notWorkplaces: ['surface'],
    alarm: 1.0,
    powerOff: 1.0,
    restore: 1.0,
    range: 'pump-station',
    withdraw: 'never',
    confidence: 'expert',
  },
];

/** Second stages: row 14b cuts the local fan too. */
export const METHANE_SECOND_STAGES: readonly MethaneSecondStage[] = [
  {
    row: '14b',
    of: '14',
    name: { zh: '被串掘进工作面局部通风机前（包括局部通风机）', en: 'the same, with the local fan' },
    powerOff: 1.5,
    restore: 0.5,
    confidence: 'source',
  },
];

/** Any reading of so much where people work or pass underground withdraws them, whatever its row (规程 173); % CH4. */
export const WITHDRAW_ANYWAY_PCT = 1.5;

/** The mine's own pre-warning stands at this share of the alarm limit unless its file says otherwise. */
export const PRE_WARNING_SHARE = 0.8;
