import { memo } from 'react';
import type { AreaView, MineView, PointView } from '../../server/live/mine-view.js';
import { LevelMark } from '../alarms/level-mark.js';
import { isUnacknowledged, worstLevel } from '../alarms/order-alarms.js';
import { wordOr } from '../alarms/words.js';
import { headcountText } from '../format/value.js';
import { useWords } from '../i18n/words.js';
import { useLive, usePoint } from '../live/hooks.js';
import type { Alarm, Level } from '../live/live-state.js';
import { cardPoints } from '../points/importance.js';
import { PointValue } from '../points/point-value.js';

/** Lines of values on a card; the rest is listed when the area is chosen. */
export const CARD_LINES = 3;
const HEAD = 28;
const LINE = 20;
const FOOT = 6;

/** The height of an area's card: follows from the points it has, not from what they say. */
export const cardHeight = (points: readonly PointView[]): number => {
  const analogue = points.filter((point) => !point.switch).length;
  const lines =
    Math.min(analogue, CARD_LINES) + (points.some((point) => point.switch) || analogue > CARD_LINES ? 1 : 0);
  return HEAD + lines * LINE + (lines === 0 ? 2 : FOOT);
};

const shortLabel = (point: PointView, label: string): string =>
  point.position !== undefined && /^T\d$/.test(point.position) ? `${label} ${point.position}` : label;

/** A switch as a chip: a letter, and a disc that is full when it is on. */
const SwitchChip = ({
  mine,
  point,
  level,
  onPoint,
}: {
  readonly mine: MineView;
  readonly point: PointView;
  readonly level: Level | undefined;
  readonly onPoint: (point: PointView) => void;
}) => {
  const t = useWords();
  const { reading, condition } = usePoint(mine, point);
  const isOn = condition.kind === 'unheard' || reading?.value == null ? 'unknown' : reading.value === 1 ? 'on' : 'off';
  return (
    <button
      type="button"
      className={`chip ${condition.kind} ${isOn}${level === undefined ? '' : ` ${level}`}`}
      data-testid="point"
      data-point={point.id}
      data-value={reading?.value ?? ''}
      title={`${point.name} · ${wordOr(t, `switch.${point.quantity}.${reading?.value}`, '–')} · ${wordOr(t, `quality.${condition.kind}`, '')}`}
      onClick={(event) => {
        event.stopPropagation();
        onPoint(point);
      }}
    >
      {wordOr(t, `chip.${point.quantity}`, point.quantity.slice(0, 2))}
      <i />
    </button>
  );
};

interface CardProps {
  readonly mine: MineView;
  readonly area: AreaView;
  readonly points: readonly PointView[];
  /** Standing alarms of the area. */
  readonly alarms: readonly Alarm[];
  readonly isChosen: boolean;
  /** Under an order: everybody leaves. */
  readonly inScope: boolean;
  readonly isDraft: boolean;
  readonly onArea: (area: string) => void;
  readonly onPoint: (point: PointView) => void;
  readonly onHover: (point: PointView | null, element: Element | null) => void;
}

const levelsByPoint = (alarms: readonly Alarm[]): ReadonlyMap<string, Level> => {
  const points = new Set(alarms.flatMap(({ point }) => (point === undefined ? [] : [point])));
  return new Map(
    [...points].flatMap((point) => {
      const level = worstLevel(alarms.filter((alarm) => alarm.point === point));
      return level === null ? [] : [[point, level]];
    }),
  );
};

/** One area: name, people, worst level, its most important points. */
export const AreaCard = memo(
  ({ mine, area, points, alarms, isChosen, inScope, isDraft, onArea, onPoint, onHover }: CardProps) => {
    const t = useWords();
    const people = useLive((state) => {
      const headcount = state.headcounts.get(mine.id);
      return headcount === undefined ? undefined : (headcount.areas[area.id] ?? 0);
    });
    const worst = worstLevel(alarms);
    const levels = levelsByPoint(alarms);
    const { lines, switches, more } = cardPoints(points, new Set(levels.keys()), CARD_LINES);
    const isCrowded = people !== undefined && area.quota !== undefined && people > area.quota;
    const classes = [
      'area-card',
      worst ?? 'calm',
      isChosen ? 'chosen' : '',
      inScope ? 'in-scope' : '',
      isDraft ? 'draft' : '',
      area.kind,
    ];
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the whole card takes a mouse; its name is the button for keys
      // biome-ignore lint/a11y/useKeyWithClickEvents: see above
      <div
        className={classes.join(' ')}
        data-testid="area"
        data-area={area.id}
        data-level={worst ?? ''}
        onClick={() => onArea(area.id)}
      >
        <div className="area-head">
          {worst !== null && <LevelMark level={worst} size={20} isBlinking={alarms.some(isUnacknowledged)} />}
          <button type="button" className="area-name" title={area.name}>
            {area.name}
          </button>
          <span
            className={isCrowded ? 'area-people crowded' : 'area-people'}
            title={t('area.people', { n: people ?? '–', quota: area.quota ?? '–' })}
          >
            {headcountText(people, area.quota)}
          </span>
        </div>
        {lines.map((point) => (
          <button
            type="button"
            key={point.id}
            className="point-line"
            data-testid="point"
            data-point={point.id}
            onClick={(event) => {
              event.stopPropagation();
              onPoint(point);
            }}
            onPointerEnter={(event) => onHover(point, event.currentTarget)}
            onPointerLeave={() => onHover(null, null)}
          >
            <span className="point-label">
              {shortLabel(point, wordOr(t, `short.${point.quantity}`, point.quantity))}
            </span>
            <PointValue mine={mine} point={point} level={levels.get(point.id)} />
          </button>
        ))}
        {(switches.length > 0 || more > 0) && (
          <div className="chips">
            {switches.slice(0, 4).map((point) => (
              <SwitchChip key={point.id} mine={mine} point={point} level={levels.get(point.id)} onPoint={onPoint} />
            ))}
            {(more > 0 || switches.length > 4) && (
              <span className="more">+{more + Math.max(0, switches.length - 4)}</span>
            )}
          </div>
        )}
      </div>
    );
  },
);
