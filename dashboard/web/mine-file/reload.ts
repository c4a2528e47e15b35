import type { z } from 'zod';
import type { reloadSchema } from '../../server/routes/reload.js';

/** A new file of the mine as it comes over HTTP. */
export type Reload = z.infer<typeof reloadSchema>;
