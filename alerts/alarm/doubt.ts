/** Why a methane reading is doubted, as a code with what it rests on: a screen says it in its own language. Percent CH4. */
export type Doubt =
  /** It stepped and stayed flat while all around stayed as it was. */
  | { readonly code: 'span-gas'; readonly from: number; readonly level: number }
  /** It rose by so much, and the next point downwind did not follow. */
  | { readonly code: 'no-echo'; readonly rise: number; readonly point: string }
  /** The point in the return stands so much higher than it, against the most of the last days. */
  | { readonly code: 'order-of-points'; readonly point: string; readonly highest: number; readonly usual: number };
