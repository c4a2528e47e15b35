/** One reason why the service cannot start: a stable code, where, and what to do. */
export interface StartFault {
  readonly code: string;
  readonly place: string;
  readonly message: string;
}

/** The service cannot start. Each fault says what is wrong, where, and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
  constructor(readonly faults: readonly StartFault[]) {
    super(faults.map(({ code, place, message }) => `${place}: ${message} [${code}]`).join('\n'));
  }
}

/** A failure while starting as a fault to list. */
export const faultOf = (error: unknown, place: string): StartError => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'start-failed';
  return new StartError([{ code, place, message: error instanceof Error ? error.message : String(error) }]);
};
