import { type PointerEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Drawing, Place } from './routes.js';
import { fitTo, type Viewport, zoomAt } from './viewport.js';

const WHEEL_STEP = 1.12;
/** A press that moves less than this is a click. */
const CLICK_PX = 5;

interface Drag {
  readonly pointer: number;
  readonly area: string | null;
  readonly start: Place;
  readonly view: Viewport;
  moved: boolean;
}

/** Moving and scaling the drawing: drag the ground, turn the wheel, drag an area to another cell. */
export const useViewport = (
  room: RefObject<HTMLDivElement | null>,
  drawing: Drawing,
  onDrop: (area: string, at: Place) => void,
) => {
  const [view, setView] = useState<Viewport>({ x: 0, y: 0, k: 1 });
  const [dragged, setDragged] = useState<{ readonly area: string; readonly by: Place } | null>(null);
  const isFitted = useRef(true);
  const drag = useRef<Drag | null>(null);

  const refit = useCallback(() => {
    // Its own measure, which a wall of 4K enlarges.
    const element = room.current;
    if (element !== null) setView(fitTo(drawing, { width: element.clientWidth, height: element.clientHeight }));
  }, [room, drawing]);
  const fitAgain = useCallback(() => {
    isFitted.current = true;
    refit();
  }, [refit]);
  const zoom = useCallback(
    (factor: number) => {
      const size = room.current?.getBoundingClientRect();
      if (size === undefined) return;
      isFitted.current = false;
      setView((before) => zoomAt(before, size.width / 2, size.height / 2, factor));
    },
    [room],
  );

  // Before anything is painted, so that the drawing is never seen at another size first.
  useLayoutEffect(() => {
    if (isFitted.current) refit();
  }, [refit]);
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const watcher = new ResizeObserver(() => {
      if (isFitted.current) refit();
    });
    watcher.observe(element);
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      isFitted.current = false;
      setView((before) =>
        zoomAt(before, event.clientX - left, event.clientY - top, event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP),
      );
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => {
      watcher.disconnect();
      element.removeEventListener('wheel', turn);
    };
  }, [room, refit]);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    if (event.target.closest('.map-tools') !== null) return;
    const card = event.target.closest<HTMLElement>('[data-area]');
    drag.current = {
      pointer: event.pointerId,
      area: card?.dataset['area'] ?? null,
      start: { x: event.clientX, y: event.clientY },
      view,
      moved: false,
    };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const now = drag.current;
    if (now === null || now.pointer !== event.pointerId) return;
    const by = { x: event.clientX - now.start.x, y: event.clientY - now.start.y };
    if (!now.moved && Math.hypot(by.x, by.y) < CLICK_PX) return;
    if (!now.moved) event.currentTarget.setPointerCapture(event.pointerId);
    now.moved = true;
    if (now.area === null) {
      isFitted.current = false;
      setView({ ...now.view, x: now.view.x + by.x, y: now.view.y + by.y });
    } else {
      setDragged({ area: now.area, by: { x: by.x / view.k, y: by.y / view.k } });
    }
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    const ended = drag.current;
    drag.current = null;
    setDragged(null);
    if (ended === null || !ended.moved || ended.area === null) return;
    const box = drawing.boxes.get(ended.area);
    if (box === undefined) return;
    onDrop(ended.area, {
      x: box.x + (event.clientX - ended.start.x) / view.k,
      y: box.y + (event.clientY - ended.start.y) / view.k,
    });
  };
  return { view, dragged, zoom, fitAgain, pointer: { onPointerDown, onPointerMove, onPointerUp } };
};
