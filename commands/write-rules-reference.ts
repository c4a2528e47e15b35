import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rulesReference } from './rules-reference.js';

// `npm run docs`: run from dist/, beside the sources it reads.
const root = fileURLToPath(new URL('../..', import.meta.url));
writeFileSync(`${root}docs/rules.md`, rulesReference(root));
