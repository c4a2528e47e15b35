import type { ReactNode } from 'react';

const Mark = ({ children }: { readonly children: ReactNode }) => (
  <svg
    className="icon"
    width={20}
    height={20}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.75"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

/** The board of mines: a table of them. */
export const BoardMark = () => (
  <Mark>
    <path d="M3 4h18v16H3ZM3 9h18M3 14.5h18M9 4v16" />
  </Mark>
);

/** A shift that changes hands. */
export const HandoverMark = () => (
  <Mark>
    <path d="M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4" />
  </Mark>
);

/** A hidden danger and its repair: a sheet with a mark on it. */
export const HazardMark = () => (
  <Mark>
    <path d="M5 3h14v18H5ZM12 8v5M12 16v1" />
  </Mark>
);

/** A drill: the way out, walked for practice. */
export const DrillMark = () => (
  <Mark>
    <path d="M4 21V3h9v18M4 21h16" />
    <path d="M16 12h5M18.5 9.5 21 12l-2.5 2.5" strokeDasharray="2 1.5" />
  </Mark>
);

/** A spot check: a glass over a point drawn from several. */
export const SpotMark = () => (
  <Mark>
    <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 21 21M8 10.5h5M10.5 8v5" />
  </Mark>
);
