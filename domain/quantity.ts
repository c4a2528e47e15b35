/** The topic families that quantities are published under. */
export const FAMILIES = ['gas', 'ventilation', 'equipment'] as const;
export type Family = (typeof FAMILIES)[number];

interface QuantityFacts {
  readonly family: Family;
  /** Unit as shown beside a value; empty for switches. */
  readonly unit: string;
  /** A switch takes the values 0 and 1 only. */
  readonly switch: boolean;
  /** Decimals shown, the resolution of the trade's instruments. */
  readonly decimals: number;
  readonly name: { readonly zh: string; readonly en: string };
}

const analogue = (family: Family, unit: string, decimals: number, zh: string, en: string): QuantityFacts => ({
  family,
  unit,
  switch: false,
  decimals,
  name: { zh, en },
});

const onOff = (family: Family, zh: string, en: string): QuantityFacts => ({
  family,
  unit: '',
  switch: true,
  decimals: 0,
  name: { zh, en },
});

/** Every quantity a point may measure, with its family, unit and resolution. */
export const QUANTITIES = {
  methane: analogue('gas', '% CH4', 2, '甲烷', 'methane'),
  'carbon-monoxide': analogue('gas', 'ppm', 0, '一氧化碳', 'carbon monoxide'),
  'carbon-dioxide': analogue('gas', '%', 2, '二氧化碳', 'carbon dioxide'),
  oxygen: analogue('gas', '%', 2, '氧气', 'oxygen'),
  'hydrogen-sulfide': analogue('gas', 'ppm', 1, '硫化氢', 'hydrogen sulfide'),
  'nitrogen-dioxide': analogue('gas', 'ppm', 1, '二氧化氮', 'nitrogen dioxide'),
  'sulfur-dioxide': analogue('gas', 'ppm', 1, '二氧化硫', 'sulfur dioxide'),
  ammonia: analogue('gas', 'ppm', 0, '氨气', 'ammonia'),
  temperature: analogue('gas', '°C', 1, '温度', 'temperature'),
  dust: analogue('gas', 'mg/m³', 1, '粉尘', 'dust'),
  smoke: onOff('gas', '烟雾', 'smoke'),
  'pipe-methane': analogue('gas', '% CH4', 1, '管道甲烷', 'pipe methane'),
  'pipe-flow': analogue('gas', 'm³/min', 2, '管道流量', 'pipe flow'),
  'pipe-pressure': analogue('gas', 'kPa', 1, '管道负压', 'pipe pressure'),
  'air-velocity': analogue('ventilation', 'm/s', 2, '风速', 'air velocity'),
  'air-volume': analogue('ventilation', 'm³/min', 0, '风量', 'air volume'),
  pressure: analogue('ventilation', 'Pa', 0, '风压', 'pressure'),
  'main-fan-running': onOff('ventilation', '主要通风机开停', 'main fan running'),
  'local-fan-running': onOff('ventilation', '局部通风机开停', 'local fan running'),
  'duct-air': onOff('ventilation', '风筒有风', 'duct air'),
  'door-open': onOff('ventilation', '风门开', 'door open'),
  'power-feed': onOff('equipment', '馈电状态', 'power feed'),
  'power-cut': onOff('equipment', '断电控制', 'power cut'),
  'machine-running': onOff('equipment', '设备开停', 'machine running'),
  'water-level': analogue('equipment', 'm', 2, '水位', 'water level'),
  'water-flow': analogue('equipment', 'm³/h', 1, '水流量', 'water flow'),
  'compressed-air': analogue('equipment', 'kPa', 0, '压风压力', 'compressed air'),
  'water-supply': analogue('equipment', 'kPa', 0, '供水压力', 'water supply'),
} as const satisfies Record<string, QuantityFacts>;

/** A quantity's name as mine files and topics spell it. */
export type Quantity = keyof typeof QUANTITIES;

/** All quantity names, in the order of the contract. */
export const QUANTITY_NAMES = Object.keys(QUANTITIES) as [Quantity, ...Quantity[]];

/** The family under whose topic a quantity is published. */
export const familyOf = (quantity: Quantity): Family => QUANTITIES[quantity].family;
