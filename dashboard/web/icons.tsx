import type { ReactNode } from 'react';

const Icon = ({ size, children }: { readonly size: number; readonly children: ReactNode }) => (
  <svg
    className="icon"
    width={size}
    height={size}
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

/** Planned work. */
export const CalendarMark = ({ size = 14 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M3 5h18v16H3ZM3 10h18M8 2v5M16 2v5M8 15h3" />
  </Icon>
);

/** People. */
export const PersonMark = ({ size = 14 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3-7 8-7s8 3 8 7" />
  </Icon>
);

/** The live screen: roadways that meet. */
export const MapMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M3 4h7v6H3ZM14 4h7v6h-7ZM14 14h7v6h-7ZM10 7h4M6.5 10v7H14" />
  </Icon>
);

/** Duties: a list with ticks. */
export const TicksMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="m3 6 2 2 3-4M3 13l2 2 3-4M3 20l2 2 3-4M12 6h9M12 13h9M12 20h9" />
  </Icon>
);

/** Coverage: bars that are not full. */
export const BarsMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M3 4h18v4H3ZM3 10h18v4H3ZM3 16h18v4H3ZM17 4v4M13 10v4M19 16v4" />
  </Icon>
);

/** Alarm performance: columns under a target. */
export const ColumnsMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M5 21v-8M10 21V9M15 21v-5M20 21V11" />
    <path d="M2 6h20" strokeDasharray="3 2" />
  </Icon>
);

/** Trends: a curve over its axes. */
export const CurveMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M3 3v18h18M6 16l4-6 4 3 6-8" />
  </Icon>
);

/** Events: marks along a line of time. */
export const EventsMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M6 2v20M4 6h4M4 12h4M4 18h4M11 6h10M11 12h7M11 18h9" />
  </Icon>
);

/** Files of overruns. */
export const FileMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M5 2h10l4 4v16H5ZM15 2v4h4M8 11h8M8 15h8M8 19h5" />
  </Icon>
);

/** A time that is over. */
export const ClockMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M4 7a9 9 0 1 1-1 5M4 3v4h4M12 7v5l4 2" />
  </Icon>
);

/** The way out. */
export const LeaveMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M10 3H4v18h6M9 12h12M16 7l5 5-5 5" />
  </Icon>
);

/** Reports: a ruled sheet. */
export const SheetMark = ({ size = 20 }: { readonly size?: number }) => (
  <Icon size={size}>
    <path d="M5 3h14v18H5ZM5 9h14M11 9v12M5 15h14" />
  </Icon>
);

/** Several mines. */
export const TilesMark = () => (
  <Icon size={20}>
    <path d="M3 3h8v8H3ZM13 3h8v8h-8ZM3 13h8v8H3ZM13 13h8v8h-8Z" />
  </Icon>
);

/** A muster: names, ticked off one by one. */
export const ListMark = () => (
  <Icon size={20}>
    <path d="M9 5h12M9 12h12M9 19h12M3 5l1.5 1.5L7 3.5M3 12l1.5 1.5L7 10.5M3 19h3" />
  </Icon>
);

/** A mine's own file: a sheet with one changed line. */
export const ChangedFileMark = () => (
  <Icon size={20}>
    <path d="M5 3h9l5 5v13H5ZM14 3v5h5M9 13h6M12 10v6M9 18h6" />
  </Icon>
);
