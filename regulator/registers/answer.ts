/** One thing that an act waits for. */
export interface Condition {
  readonly id: string;
  readonly met: boolean;
}

/** An act refused, with a stable code and no effect. */
export interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly conditions?: readonly Condition[];
}

/** An act carried out and durable, or refused. */
export type Answer<Done> = { readonly ok: true; readonly done: Done } | Refusal;

export const refusal = (code: string, message: string, conditions?: readonly Condition[]): Refusal => ({
  ok: false,
  code,
  message,
  ...(conditions === undefined ? {} : { conditions }),
});
