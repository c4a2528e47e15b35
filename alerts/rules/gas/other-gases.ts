import { gasOverLimit } from './gas-limit.js';

const article135 = { edition: '煤矿安全规程 2016/2022', clause: '第135条', confidence: 'source' } as const;

/** Carbon monoxide at or above 24 ppm. Blasting makes it: approved, it keeps its record and loses its sound. */
export const carbonMonoxideOverLimit = gasOverLimit({
  quantity: 'carbon-monoxide',
  basis: article135,
  title: { zh: '一氧化碳超限', en: 'Carbon monoxide over limit' },
  silencedByBlasting: true,
});

/** Carbon dioxide above the limit of the air it is in; 1.5 % where people work takes them out. */
export const carbonDioxideOverLimit = gasOverLimit({
  quantity: 'carbon-dioxide',
  basis: { edition: '煤矿安全规程 2016/2022', clause: '第135、171、174条', confidence: 'expert' },
  title: { zh: '二氧化碳超限', en: 'Carbon dioxide over limit' },
});

/** Nitrogen dioxide above 2.5 ppm; blasting makes it as well, and approved takes its sound. */
export const nitrogenDioxideOverLimit = gasOverLimit({
  quantity: 'nitrogen-dioxide',
  basis: article135,
  title: { zh: '二氧化氮超限', en: 'Nitrogen dioxide over limit' },
  silencedByBlasting: true,
});

/** Sulfur dioxide above 5 ppm. Yellow; red with an order where the mine has set a limit for that. */
export const sulfurDioxideOverLimit = gasOverLimit({
  quantity: 'sulfur-dioxide',
  basis: article135,
  title: { zh: '二氧化硫超限', en: 'Sulfur dioxide over limit' },
});

/** Hydrogen sulfide above 6.6 ppm. Yellow; red with an order where the mine has set a limit for that. */
export const hydrogenSulfideOverLimit = gasOverLimit({
  quantity: 'hydrogen-sulfide',
  basis: article135,
  title: { zh: '硫化氢超限', en: 'Hydrogen sulfide over limit' },
});

/** Ammonia above 40 ppm. Yellow; red with an order where the mine has set a limit for that. */
export const ammoniaOverLimit = gasOverLimit({
  quantity: 'ammonia',
  basis: article135,
  title: { zh: '氨气超限', en: 'Ammonia over limit' },
});
