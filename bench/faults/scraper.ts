const EVERY_MS = 500;
const ANSWER_MS = 5000;

/** What one scrape of `/metrics` said; bytes and counts as there. */
export interface Scrape {
  readonly at: number;
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly queued: number;
  readonly memoryBytes: number;
  readonly heapBytes: number;
  readonly openFiles: number;
  /** Mean delay of the event loop, s. */
  readonly loopLagS: number;
}

/** Scrapes `/metrics` for as long as it runs, and holds the sum against every scrape. */
export interface Scraper {
  last(): Scrape | undefined;
  scrapes(): readonly Scrape[];
  /** Scrapes at which the sum did not hold, in words. */
  broken(): readonly string[];
  mostMemoryBytes(): number;
  stop(): Promise<void>;
}

/** Reads the exposition text. */
const readScrape = (text: string): Scrape => {
  const of = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  const readings = (name: string): number => of(`minesentry_readings_${name}_total`);
  return {
    at: Date.now(),
    received: readings('received'),
    stored: readings('stored'),
    duplicate: readings('duplicate'),
    quarantined: readings('quarantined'),
    queued: of('minesentry_readings_queued'),
    memoryBytes: of('process_resident_memory_bytes'),
    heapBytes: of('nodejs_heap_size_used_bytes'),
    openFiles: of('process_open_fds'),
    loopLagS: of('nodejs_eventloop_lag_mean_seconds'),
  };
};

/** Starts to scrape; a service that is down is asked again. */
export const startScraper = (origin: string): Scraper => {
  const scrapes: Scrape[] = [];
  const broken: string[] = [];
  let running = true;
  let mostMemoryBytes = 0;
  const scrape = async (): Promise<void> => {
    const answer = await fetch(`${origin}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const one = readScrape(await answer.text());
    const { received, stored, duplicate, quarantined, queued } = one;
    if (received !== stored + duplicate + quarantined + queued) {
      broken.push(`${received} received, ${stored} + ${duplicate} + ${quarantined} + ${queued} accounted for`);
    }
    mostMemoryBytes = Math.max(mostMemoryBytes, one.memoryBytes);
    scrapes.push(one);
  };
  const looping = (async () => {
    while (running) {
      // A service that was killed answers nothing: that is no scrape.
      await scrape().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return {
    last: () => scrapes.at(-1),
    scrapes: () => scrapes,
    broken: () => broken,
    mostMemoryBytes: () => mostMemoryBytes,
    async stop() {
      running = false;
      await looping;
    },
  };
};
