import type { Sighting } from '../../../domain/observation.js';
import { unchanged } from '../conditions.js';
import { DEFAULTS } from '../defaults.js';
import type { Rule } from '../rule.js';
import { who } from './wording.js';

/** Sensor time of the newest word on the battery; null: none yet. */
interface BatteryWord {
  readonly saidAt: number | null;
}

const basis = { edition: 'AQ 6210-2007 / AQ 1048-2007', clause: '卡电量低报警', confidence: 'source' } as const;

/** What a gateway says of a battery: a percentage or a word; a word that is not known says neither. */
const saysOf = (battery: Sighting['battery']): 'low' | 'good' | 'nothing' => {
  const { lowPct, lowWords, goodWords } = DEFAULTS.battery;
  if (battery === undefined) return 'nothing';
  if (typeof battery === 'number') return battery < lowPct ? 'low' : 'good';
  const word = battery.trim().toLowerCase();
  if (lowWords.some((one) => one === word)) return 'low';
  return goodWords.some((one) => one === word) ? 'good' : 'nothing';
};

/** A card will soon be mute. Over when a newer word on its battery is good. */
export const batteryLow: Rule<BatteryWord> = {
  id: 'personnel.battery-low',
  basis,
  title: { zh: '卡电量低', en: 'Card battery low' },
  watches: { per: 'card' },
  start: () => unchanged({ saidAt: null }),
  step(state, input, _subject, context) {
    if (input.kind !== 'sighting') return unchanged(state);
    const { battery } = input.sighting;
    const says = saysOf(battery);
    if (says === 'nothing' || input.at < (state.saidAt ?? input.at)) return unchanged(state);
    const said = { saidAt: input.at };
    if (says === 'good') return { state: said, verdict: { kind: 'clear', at: context.now } };
    const { zh, en } = who(input.person);
    return {
      state: said,
      verdict: {
        kind: 'raise',
        at: context.now,
        level: 'blue',
        ...(typeof battery === 'number' ? { value: battery } : {}),
        basis,
        message: { zh: `${zh} 的卡电量低，请更换`, en: `The battery of the card of ${en} is low; replace it` },
        withdraw: false,
      },
    };
  },
};
