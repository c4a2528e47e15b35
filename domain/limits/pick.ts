import type { AreaKind, GasClass, MethanePosition, Roadway } from '../mine-file.js';
import { QUANTITIES, type Quantity } from '../quantity.js';
import { type AirKind, CARBON_DIOXIDE_ROWS, GAS_ROWS } from './gas-table.js';
import type { AirLimits, GasLimits, OwnLimits, PointLimits, TemperatureLimits } from './limit.js';
import { type LimitRefusal, type OwnGiven, type OwnNumbers, ownNumbers } from './own.js';
import { pickMethane } from './pick-methane.js';
import { isOurs } from './provenance.js';
import { TEMPERATURE_ROWS } from './temperature-table.js';
import { WIND_ROWS } from './wind-table.js';

/** Everything that decides which limits a point has. */
export interface LimitQuestion {
  readonly point: string;
  readonly quantity: Quantity;
  readonly position?: MethanePosition | undefined;
  readonly roadway?: Roadway | undefined;
  /** Kind of the area the point hangs in. */
  readonly area: AreaKind;
  /** Kind of the face, heading, chamber … it guards; `goaf` makes it a goaf point. */
  readonly workplace: AreaKind;
  /** What the air at the point is, for carbon dioxide. */
  readonly air: AirKind;
  readonly gasClass: GasClass;
  readonly evacuateAt: 'alarm' | 'power-off';
  /** The mine's own numbers for the point. */
  readonly own?: OwnGiven | undefined;
}

/** The limits of a point, if it has any, and every own number that was refused. */
export interface LimitAnswer {
  readonly limits: PointLimits | undefined;
  readonly refusals: readonly LimitRefusal[];
}

const pickGas = (base: GasLimits, stricter: 'lower' | 'higher', own: OwnNumbers): GasLimits => {
  own.allowOnly(['alarm', 'withdrawAt']);
  const alarm = own.tighten('alarm', base.alarm, stricter);
  const ofTrade = base.withdrawAt !== undefined && !isOurs(base.withdrawAt.provenance) ? base.withdrawAt : undefined;
  const withdrawAt =
    ofTrade === undefined
      ? (own.alone('withdrawAt', stricter === 'lower' ? 'at-or-above' : 'below') ?? base.withdrawAt)
      : own.tighten('withdrawAt', ofTrade, stricter);
  return { kind: 'gas', alarm, ...(withdrawAt === undefined ? {} : { withdrawAt }) };
};

/** A gas in a goaf is held to the mine's own alarm limit alone, and takes nobody out. */
const pickGoafGas = (quantity: Quantity, own: OwnNumbers): GasLimits | undefined => {
  own.allowOnly(['alarm']);
  const alarm = own.alone('alarm', quantity === 'oxygen' ? 'below' : 'at-or-above');
  return alarm === undefined ? undefined : { kind: 'gas', alarm };
};

const pickAir = (roadway: Roadway, own: OwnNumbers): AirLimits => {
  own.allowOnly(['min', 'max']);
  const base = WIND_ROWS[roadway];
  const min = base.min === undefined ? own.alone('min', 'below') : own.tighten('min', base.min, 'higher');
  const max = base.max === undefined ? own.alone('max', 'above') : own.tighten('max', base.max, 'lower');
  if (min !== undefined && max !== undefined && min.value >= max.value) {
    own.refuse('limit-inconsistent', 'min', `min ${min.value} must be below max ${max.value}`);
  }
  return { kind: 'air', roadway, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
};

/** A stop-work line of the mine's own below the first one pulls that down with it: no work goes on between them. */
const pickTemperature = (base: TemperatureLimits, own: OwnNumbers): TemperatureLimits => {
  own.allowOnly(['warning', 'alarm']);
  const alarm = own.tighten('alarm', base.alarm, 'lower');
  const warning = own.tighten('warning', base.warning, 'lower');
  if (warning.value <= alarm.value) return { kind: 'temperature', warning, alarm };
  const pulled = { ...warning, value: alarm.value, provenance: { ...warning.provenance, ownLimit: true } } as const;
  return { kind: 'temperature', warning: pulled, alarm };
};

const pickOwn = (own: OwnNumbers): OwnLimits | undefined => {
  own.allowOnly(['min', 'max', 'alarm', 'warning', 'noMining', 'withdrawAt']);
  const min = own.alone('min', 'below');
  const max = own.alone('max', 'above');
  if (min !== undefined && max !== undefined && min.value >= max.value) {
    own.refuse('limit-inconsistent', 'min', `min ${min.value} must be below max ${max.value}`);
  }
  const alarm = own.alone('alarm', 'at-or-above');
  const warning = own.alone('warning', 'at-or-above');
  const noMining = own.alone('noMining', 'at-or-above');
  const withdrawAt = own.alone('withdrawAt', 'at-or-above');
  const limits: OwnLimits = {
    kind: 'own',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(alarm === undefined ? {} : { alarm }),
    ...(warning === undefined ? {} : { warning }),
    ...(noMining === undefined ? {} : { noMining }),
    ...(withdrawAt === undefined ? {} : { withdrawAt }),
  };
  return Object.keys(limits).length > 1 ? limits : undefined;
};

const pickFrom = (question: LimitQuestion, own: OwnNumbers): PointLimits | undefined => {
  const { point, quantity, position, roadway, area, workplace, gasClass, evacuateAt } = question;
  switch (quantity) {
    case 'methane':
      return position === undefined
        ? undefined
        : pickMethane(point, { position, area, workplace, gasClass, evacuateAt }, own);
    case 'air-velocity':
      return roadway === undefined ? undefined : pickAir(roadway, own);
    case 'carbon-dioxide':
      return workplace === 'goaf'
        ? pickGoafGas(quantity, own)
        : pickGas(CARBON_DIOXIDE_ROWS[question.air], 'lower', own);
    case 'carbon-monoxide':
    case 'nitrogen-dioxide':
    case 'sulfur-dioxide':
    case 'hydrogen-sulfide':
    case 'ammonia':
    case 'oxygen':
      if (workplace === 'goaf') return pickGoafGas(quantity, own);
      return pickGas(GAS_ROWS[quantity], quantity === 'oxygen' ? 'higher' : 'lower', own);
    case 'temperature': {
      const row = TEMPERATURE_ROWS[workplace];
      return row === undefined ? pickOwn(own) : pickTemperature(row, own);
    }
    default:
      if (!QUANTITIES[quantity].switch) return pickOwn(own);
      own.allowOnly([]);
      return undefined;
  }
};

/**
 * Picks the limits of one point from the tables by quantity, position, workplace, roadway and gas class, and lays the
 * mine's own stricter numbers over them. A looser number is refused and the table's stands.
 */
export const pickLimits = (question: LimitQuestion): LimitAnswer => {
  const own = ownNumbers(question.point, question.own);
  const limits = pickFrom(question, own);
  return { limits, refusals: own.refusals };
};
