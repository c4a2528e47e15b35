/** What the bar below shows. */
export type Panel = 'trend' | 'alarm' | 'area' | 'order' | 'people' | 'systems';

/** What a person has chosen on the screen. */
export interface Selection {
  readonly alarm: string | null;
  readonly area: string | null;
  readonly point: string | null;
  readonly panel: Panel;
  readonly isOpen: boolean;
  /** The form to acknowledge is wanted, with the cursor in it; counts the wishes. */
  readonly acknowledging: number;
  /** Areas of the order that is being written. */
  readonly orderAreas: readonly string[];
}

export type Choice =
  | { readonly type: 'alarm'; readonly alarm: string; readonly area: string; readonly open: boolean }
  | { readonly type: 'acknowledge'; readonly alarm: string; readonly area: string }
  | { readonly type: 'area'; readonly area: string }
  | { readonly type: 'point'; readonly point: string; readonly area: string }
  | { readonly type: 'order'; readonly areas: readonly string[] }
  | { readonly type: 'order-areas'; readonly areas: readonly string[] }
  | { readonly type: 'panel'; readonly panel: Panel }
  | { readonly type: 'fold' };

/** `alarm`: chosen from the start, for the screen was opened because of it. */
export const nothingChosen = (isOpen: boolean, alarm: string | null = null): Selection => ({
  alarm,
  area: null,
  point: null,
  panel: alarm === null ? 'trend' : 'alarm',
  isOpen: isOpen || alarm !== null,
  acknowledging: 0,
  orderAreas: [],
});

/** What concerns the mine as a whole has no area. */
const areaOf = (area: string): string | null => (area === '' ? null : area);

/** The selection after a choice. While an order is being written, areas that are clicked join or leave it. */
export const choose = (selection: Selection, choice: Choice): Selection => {
  switch (choice.type) {
    case 'alarm':
      return choice.open
        ? {
            ...selection,
            alarm: choice.alarm,
            area: areaOf(choice.area),
            panel: 'alarm',
            isOpen: true,
            acknowledging: 0,
          }
        : { ...selection, alarm: choice.alarm, area: areaOf(choice.area), acknowledging: 0 };
    case 'acknowledge':
      return {
        ...selection,
        alarm: choice.alarm,
        area: areaOf(choice.area),
        panel: 'alarm',
        isOpen: true,
        acknowledging: selection.acknowledging + 1,
      };
    case 'area':
      if (selection.panel === 'order' && selection.isOpen) {
        const has = selection.orderAreas.includes(choice.area);
        const orderAreas = has
          ? selection.orderAreas.filter((area) => area !== choice.area)
          : [...selection.orderAreas, choice.area];
        return { ...selection, orderAreas };
      }
      return { ...selection, area: choice.area, panel: 'area', isOpen: true };
    case 'point':
      return { ...selection, point: choice.point, area: choice.area, panel: 'trend', isOpen: true };
    case 'order':
      return { ...selection, orderAreas: choice.areas, panel: 'order', isOpen: true };
    case 'order-areas':
      return { ...selection, orderAreas: choice.areas };
    case 'panel':
      return { ...selection, panel: choice.panel, isOpen: true, acknowledging: 0 };
    case 'fold':
      return { ...selection, isOpen: !selection.isOpen };
  }
};
