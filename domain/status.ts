/** How a part of the service is doing, as shown on the dashboard and `/readyz`. */
export type Status =
  | { readonly state: 'ok' }
  | { readonly state: 'degraded'; readonly why: string }
  | { readonly state: 'down'; readonly why: string };

export const OK: Status = { state: 'ok' };
