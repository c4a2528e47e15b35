import type { Mine, Point } from '../../../../domain/mine.js';
import type { Text } from '../../../../domain/text.js';
import type { Judged, RuleContext } from '../../rule.js';

/** One sign that records of a point were tampered with: what it remembers (JSON, bounded), and its evidence once it is seen. */
export interface Sign<State> {
  readonly start: State;
  /** Points that it hears beside the point itself. */
  points(mine: Mine, point: Point): readonly string[];
  /** With evidence from the reading on at which the sign is seen, for as long as it is. */
  step(
    state: State,
    judged: Judged,
    point: Point,
    context: RuleContext,
  ): { readonly state: State; readonly evidence?: Text };
}
