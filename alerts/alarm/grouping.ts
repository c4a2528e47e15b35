/** What an alarm is shown together with. It groups for the eye: nothing is hidden, dropped or silenced by it. */
export interface Grouping {
  /** The flood that it was raised in; every alarm of one flood carries the same id, also after it has ended. */
  readonly flood?: string;
  /** It is raised again and again within seconds. */
  readonly chattering?: true;
  /** It came first in its flood; not certain where another may have been earlier, as far as the clocks can tell. */
  readonly firstOut?: { readonly certain: boolean };
}

/** An alarm whose grouping is another one now; null: it has none any more. */
export interface GroupingChange {
  readonly alarm: string;
  readonly grouping: Grouping | null;
}
