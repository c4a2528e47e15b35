import type { ReactNode } from 'react';
import type { Level } from '../live/live-state.js';
import { LEVEL_COLOURS, PALETTE } from '../theme.js';

const SHAPES: Readonly<Record<Level, ReactNode>> = {
  red: <polygon points="7.5,1 16.5,1 23,7.5 23,16.5 16.5,23 7.5,23 1,16.5 1,7.5" />,
  orange: <polygon points="12,0.5 23.5,12 12,23.5 0.5,12" />,
  yellow: <polygon points="12,1.5 23.5,22 0.5,22" />,
  blue: <circle cx="12" cy="12" r="10.5" />,
};

const STROKES: Readonly<Record<Level, ReactNode>> = {
  red: <path d="M7.5 7.5 L16.5 16.5 M16.5 7.5 L7.5 16.5" />,
  orange: <path d="M12 6.5 V13 M12 16 V17.5" />,
  yellow: <path d="M12 9.5 V15 M12 17.5 V19" />,
  blue: <path d="M12 7 V8.5 M12 11 V17.5" />,
};

/** A level's own shape in its own colour, so that it can be told without colours too. */
export const LevelMark = ({
  level,
  size = 20,
  isBlinking = false,
}: {
  readonly level: Level;
  readonly size?: number;
  readonly isBlinking?: boolean;
}) => (
  <svg
    className={isBlinking ? 'level-mark blink' : 'level-mark'}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill={LEVEL_COLOURS[level]}
    aria-hidden="true"
  >
    {SHAPES[level]}
    <g stroke={PALETTE.ground} strokeWidth="2.4" strokeLinecap="round">
      {STROKES[level]}
    </g>
  </svg>
);
