import { startEarly } from './live/early-line.js';

startEarly();
void import('./draw.js');
