/** Frames of a substation that did not come, though later ones did: between two service times, epoch ms. */
export interface MissingFrames {
  readonly mine: string;
  readonly substation: string;
  readonly blindFrom: number;
  readonly blindTo: number;
}

/** Frames that are lost for good: their gateway sent others again, and not these. They went missing between the two times. */
export interface GivenUpFrames extends MissingFrames {
  /** `3, 7–9`; of more than 20 ranges the first 20. */
  readonly numbers: string;
  readonly count: number;
  /** When they were given up, on the service's clock. */
  readonly at: number;
}
