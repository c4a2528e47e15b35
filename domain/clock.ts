/** The current instant, epoch ms. Injected wherever time matters. */
export type Clock = () => number;
