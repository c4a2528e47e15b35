import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** As many rows of a height as the room has, and how many are left out: nothing on a wall scrolls. */
export const Fitting = <T,>({
  items,
  rowPx,
  children,
}: {
  readonly items: readonly T[];
  readonly rowPx: number;
  readonly children: (item: T) => ReactNode;
}) => {
  const { t } = useTranslation();
  const room = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const watcher = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height ?? 0));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const fit = Math.max(1, Math.floor(height / rowPx));
  const shown = items.length <= fit ? items : items.slice(0, Math.max(1, fit - 1));
  return (
    <div className="fitting" ref={room}>
      {shown.map(children)}
      {shown.length < items.length && (
        <p className="fitting-more" style={{ height: rowPx }}>
          {t('wall.more', { n: items.length - shown.length })}
        </p>
      )}
    </div>
  );
};
