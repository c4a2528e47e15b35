import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupId } from './rail-groups.js';

/** A group of the rail: a button that opens its pages beside it. Arrow keys walk, Escape closes and goes back to the button. */
export const RailGroup = ({
  id,
  mark,
  isHere,
  isOpen,
  onOpen,
  children,
}: {
  readonly id: GroupId;
  readonly mark: ReactNode;
  /** The page that is shown stands in it. */
  readonly isHere: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (open: boolean) => void;
  /** Links to its pages. */
  readonly children: ReactNode;
}) => {
  const { t } = useTranslation();
  const room = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  const walk = (by: number): void => {
    const links = [...(room.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link.matches(':focus'));
    // From the button, up is the last one.
    const next = at < 0 && by < 0 ? links.length - 1 : (at + by + links.length) % links.length;
    links[next]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isArrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    const isAcross = event.key === 'ArrowRight' && !isOpen;
    if (!isOpen && !isAcross) return;
    if (!isArrow && !isAcross && event.key !== 'Escape') return;
    // These keys mean the group here, not the alarm list.
    event.preventDefault();
    event.nativeEvent.stopPropagation();
    if (event.key === 'Escape') {
      onOpen(false);
      button.current?.focus();
      return;
    }
    if (isAcross) onOpen(true);
    else walk(event.key === 'ArrowDown' ? 1 : -1);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the button and the links within
    <div
      className="rail-group"
      ref={room}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (isOpen && !event.currentTarget.contains(event.relatedTarget)) onOpen(false);
      }}
    >
      <button
        type="button"
        ref={button}
        className={isHere ? 'here' : ''}
        aria-expanded={isOpen}
        aria-controls={`rail-${id}`}
        data-testid={`group-${id}`}
        onClick={() => onOpen(!isOpen)}
      >
        {mark}
        <span>{t(`rail.${id}`)}</span>
      </button>
      <div className="flyout" id={`rail-${id}`} hidden={!isOpen}>
        <p className="quiet">{t(`rail.${id}`)}</p>
        {children}
      </div>
    </div>
  );
};
