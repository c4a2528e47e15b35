import { LineChart } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { PALETTE } from '../theme.js';
import { type Lane, lanesOption } from './lanes.js';
import type { Marks } from './use-trends.js';
import { type Window, zoomed } from './window.js';

use([LineChart, GridComponent, TitleComponent, TooltipComponent, MarkLineComponent, MarkAreaComponent, CanvasRenderer]);

/** How much longer a window gets by one notch of the wheel. */
const NOTCH = 1.25;
/** Pixels of the wheel that make a notch. */
const NOTCH_PX = 100;
const LANE_PX = 150;

/** The lazy part of the trends page: everything that needs ECharts. Wheel zooms around the pointer, dragging moves. */
const TrendLanes = ({
  mine,
  lanes,
  marks,
  window: shown,
  onWindow,
  onImage,
}: {
  readonly mine: MineView;
  readonly lanes: readonly Lane[];
  readonly marks: Marks;
  readonly window: Window;
  readonly onWindow: (window: Window) => void;
  /** Is handed what makes a picture of the chart. */
  readonly onImage: (take: (() => string) | null) => void;
}) => {
  const { t } = useTranslation();
  const room = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const current = useRef(shown);
  current.current = shown;
  const tell = useRef(onWindow);
  tell.current = onWindow;
  const draw = useRef<(() => void) | null>(null);
  draw.current = () => {
    const made = chart.current;
    if (made === null) return;
    made.setOption(lanesOption(mine, lanes, marks, current.current, made.getHeight(), t), { notMerge: true });
  };

  useEffect(() => {
    const element = room.current;
    if (element === null) return undefined;
    const made = init(element);
    chart.current = made;
    const watcher = new ResizeObserver(() => {
      made.resize();
      draw.current?.();
    });
    watcher.observe(element);
    onImage(() => made.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: PALETTE.ground }));
    const show = (window: Window): void => {
      current.current = window;
      const axes = made.getOption()['xAxis'];
      const count = Array.isArray(axes) ? axes.length : 0;
      made.setOption({ xAxis: Array.from({ length: count }, () => ({ min: window.from, max: window.to })) });
      tell.current(window);
    };
    const timeAt = (x: number): number => {
      const { from, to } = current.current;
      const at = made.convertFromPixel({ xAxisIndex: 0 }, x);
      return Number.isFinite(at) ? at : (from + to) / 2;
    };
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const notches = Math.max(-4, Math.min(4, event.deltaY / NOTCH_PX));
      show(zoomed(current.current, timeAt(event.offsetX), NOTCH ** notches));
    };
    let dragged: { readonly x: number; readonly window: Window; readonly msPerPx: number } | null = null;
    const onDown = (event: PointerEvent): void => {
      const msPerPx = timeAt(101) - timeAt(100);
      dragged = { x: event.clientX, window: current.current, msPerPx };
      element.setPointerCapture(event.pointerId);
    };
    const onMove = (event: PointerEvent): void => {
      if (dragged === null) return;
      const by = Math.round((dragged.x - event.clientX) * dragged.msPerPx);
      if (by !== 0) show({ from: dragged.window.from + by, to: dragged.window.to + by });
    };
    const onUp = (): void => {
      dragged = null;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', onUp);
    element.addEventListener('pointercancel', onUp);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', onUp);
      element.removeEventListener('pointercancel', onUp);
      watcher.disconnect();
      made.dispose();
      chart.current = null;
      onImage(null);
    };
  }, [onImage]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when one of these changes
  useEffect(() => draw.current?.(), [mine, lanes, marks, shown, t]);

  return (
    <div
      className="trend-lanes"
      data-testid="trend-lanes"
      style={{ minHeight: lanes.length * LANE_PX }}
      ref={room}
      role="img"
      aria-label={lanes.map(({ point }) => point.name).join(', ')}
    />
  );
};

export default TrendLanes;
