import type { zhAbout } from './zh-about.js';

/** What each page is, in a line under its title. */
export const enAbout: Readonly<Record<keyof typeof zhAbout, string>> = {
  'about.planned-work':
    'Calibration, blasting, power cuts and maintenance are announced here beforehand, and count only once somebody else has approved them.',
  'about.handovers':
    'How things stand at the end of a shift is frozen here with its notes, and signed by whoever takes over.',
  'about.hazards': 'Dangers that people report, each from its registration to its cancelling.',
  'about.drills': 'Emergency drills, ordered here or written down afterwards.',
  'about.spot-checks':
    'The regulator draws mines and points by lot and checks them on the spot; the draw can be computed again, and what was signed stays.',
  'about.compliance': 'Every duty of this mine, and by what it is judged to be met.',
  'about.coverage': 'How much of the time each point was really watched, and what took the rest.',
  'about.alarm-statistics': 'Whether there are more alarms than people can take in, held against accepted targets.',
  'about.incidents':
    'A file for every methane overrun: what happened, what was done, how it counts and on what it rests.',
  'about.events': 'Everything that happened, the newest first: alarms, orders, work, sign-ins.',
  'about.people': 'Where people are, their attendance, and the descents of the leaders.',
  'about.reports': 'Reports in the prescribed form, to export and to print.',
  'about.board': 'One line a mine; an underlined number opens what it rests on.',
};
