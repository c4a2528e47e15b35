import type { Mine, Point } from '../../domain/mine.js';
import type { MethanePosition } from '../../domain/mine-file.js';
import type { Quality } from '../../domain/observation.js';
import { QUANTITIES, type Quantity } from '../../domain/quantity.js';

/** A sensor of the standard's dictionary (B.2): its code, its name, and whether it is analogue (MN) or a switch (KG). */
export interface SensorType {
  readonly code: string;
  readonly name: string;
  readonly value: 'MN' | 'KG';
  /** 01 safety monitoring, 02 gas drainage. */
  readonly system: '01' | '02';
}

const analogue = (code: string, name: string, system: '01' | '02' = '01'): SensorType => ({
  code,
  name,
  value: 'MN',
  system,
});
const onOff = (code: string, name: string): SensorType => ({ code, name, value: 'KG', system: '01' });

const SENSOR_TYPES: Readonly<Record<Quantity, SensorType>> = {
  methane: analogue('0001', '甲烷'),
  'carbon-monoxide': analogue('0004', '一氧化碳'),
  'carbon-dioxide': analogue('0013', '二氧化碳'),
  oxygen: analogue('0012', '氧气'),
  'hydrogen-sulfide': analogue('0009', '硫化氢'),
  'nitrogen-dioxide': analogue('0041', '二氧化氮'),
  'sulfur-dioxide': analogue('0042', '二氧化硫'),
  ammonia: analogue('0044', '氨气'),
  temperature: analogue('0003', '环境温度'),
  dust: analogue('0014', '粉尘'),
  smoke: onOff('1008', '烟雾'),
  'pipe-methane': analogue('0022', '管道瓦斯', '02'),
  'pipe-flow': analogue('0040', '管道流量', '02'),
  'pipe-pressure': analogue('0025', '管道压力', '02'),
  'air-velocity': analogue('0002', '风速'),
  'air-volume': analogue('0019', '风量'),
  pressure: analogue('0005', '风压'),
  'main-fan-running': onOff('1010', '主要通风机'),
  'local-fan-running': onOff('1001', '局部通风机'),
  'duct-air': onOff('1003', '风筒状态'),
  'door-open': onOff('1002', '风门'),
  'power-feed': onOff('1015', '馈电'),
  'power-cut': onOff('1009', '断电器'),
  'machine-running': onOff('1004', '设备开停'),
  'water-level': analogue('0007', '水池水位'),
  'water-flow': analogue('0053', '流量'),
  'compressed-air': analogue('0048', '压强'),
  'water-supply': analogue('0048', '压强'),
};
const LASER_METHANE = analogue('0043', '激光甲烷');

/** The dictionary's entry for a point. */
export const sensorTypeOf = ({ quantity, sensor }: Point): SensorType =>
  quantity === 'methane' && sensor === 'laser' ? LASER_METHANE : SENSOR_TYPES[quantity];

const POSITION_NAMES: Readonly<Partial<Record<MethanePosition, string>>> = {
  shearer: '采煤机',
  roadheader: '掘进机',
  'mid-return': '回风巷中部',
  'district-return': '采区回风巷',
  'main-return': '总回风巷',
  'chamber-intake': '机电硐室进风侧',
  'loading-point': '装煤点',
  locomotive: '机车',
  bunker: '煤仓上方',
  'conveyor-gallery': '带式输送机走廊',
  'drainage-station': '抽采泵房',
};

/** Where a point hangs (安装位置): `name&area&position`. */
export const placeOf = (point: Point, mine: Mine): string => {
  const { name, area, position } = point;
  const at = position === undefined ? '' : (POSITION_NAMES[position] ?? position);
  return [name, mine.areaById.get(area)?.name ?? area, at].map((part) => part.replaceAll('&', ' ')).join('&');
};

/** Bits of a point's state (测点状态). */
export const STATUS = {
  alarm: 1,
  powerOff: 2,
  calibrating: 4,
  overRange: 8,
  stationFault: 16,
  notPolled: 32,
  suspended: 64,
  sensorFault: 128,
} as const;

/** The bit of a quality; a broken line and a reading under range have none of their own, and are sensor faults. */
export const statusOfQuality = (quality: Quality): number => {
  switch (quality) {
    case 'good':
      return 0;
    case 'calibrating':
      return STATUS.calibrating;
    case 'over-range':
      return STATUS.overRange;
    case 'suspended':
      return STATUS.suspended;
    case 'under-range':
    case 'line-broken':
    case 'fault':
      return STATUS.sensorFault;
  }
};

/** The quality that a state says, the gravest first; alarm and power-off are of the value, not of the sensor. */
export const qualityOfStatus = (status: number): Quality => {
  if ((status & (STATUS.sensorFault | STATUS.stationFault)) !== 0) return 'fault';
  if ((status & (STATUS.suspended | STATUS.notPolled)) !== 0) return 'suspended';
  if ((status & STATUS.overRange) !== 0) return 'over-range';
  return (status & STATUS.calibrating) !== 0 ? 'calibrating' : 'good';
};

/** A number without an exponent, exactly as it was measured. */
export const numberText = (value: number | null | undefined): string => {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
};

/** Codes of one mine's things and what they stand for: each pair of members is inverse. */
export interface CodeBook {
  pointCode(point: Point): string;
  pointOf(code: string): Point | undefined;
  substationCode(substation: string): string;
  cardCode(card: string): string;
  /** The card of a code; of one that the mine does not list, what follows the mine's code. */
  cardOf(code: string): string;
  areaCode(area: string): string;
  readerCode(reader: string): string;
  readerOf(code: string): string | undefined;
}

/** What follows the mine's 12 digits, system, value type and sensor type. */
const POINT_ID_AT = 20;

/** Codes by the mine's file; areas and readers are numbered in its order, so new ones go to the end. */
export const codeBook = (mine: Mine): CodeBook => {
  const pointCode = (point: Point): string => {
    const type = sensorTypeOf(point);
    return `${mine.code}${type.system}${type.value}${type.code}${point.id}`;
  };
  const points = new Map(mine.points.map((point) => [pointCode(point), point]));
  const areaCodes = new Map(
    mine.areas.map(({ id }, index) => [id, `${mine.code}${String(index + 1).padStart(4, '0')}`]),
  );
  const areaCode = (area: string): string => areaCodes.get(area) ?? '';
  const readerCodes = new Map(
    mine.readers.map(({ id, area }, index) => [id, `${areaCode(area)}${String(index + 1).padStart(6, '0')}`]),
  );
  const readers = new Map([...readerCodes].map(([id, code]) => [code, id]));
  const cardCode = (card: string): string => `${mine.code}${card.padStart(5, '0')}`;
  const cards = new Map(mine.people.map(({ card }) => [cardCode(card), card]));
  return {
    pointCode,
    pointOf: (code) =>
      points.get(code) ?? (code.startsWith(mine.code) ? mine.pointById.get(code.slice(POINT_ID_AT)) : undefined),
    substationCode: (substation) => `${mine.code}${substation.padStart(5, '0')}`,
    cardCode,
    cardOf: (code) => cards.get(code) ?? (code.startsWith(mine.code) ? code.slice(mine.code.length) : code),
    areaCode,
    readerCode: (reader) => readerCodes.get(reader) ?? '',
    readerOf: (code) => readers.get(code),
  };
};

/** The unit as the files write it. */
export const unitOf = ({ quantity }: Point): string => QUANTITIES[quantity].unit;
