/** Numbers the trade does not fix, or fixes for every mine alike; the rules take theirs from here and nowhere else. */
export const DEFAULTS = {
  /** A point is silent, and its last word stale, after so many of its cycles without an arrival. */
  silentCycles: 3,
  /** A remote power cut must be proven within this time of the power-off limit (AQ 6201, remote control 40 s). */
  powerProofMs: 40_000,
  /** A newer good reading within so many cycles makes an older one late. */
  lateCycles: 2,
  /** … and within no less than this. */
  lateAtLeastMs: 20_000,
  /** A reading inside a back-fill array is late when older than this on arrival and followed by a newer one. */
  lateInArrayMs: 60_000,
  /** Over its limit again after more than this counts as a new overrun. */
  newIncidentAfterMs: 600_000,
  /** What an alarm above says of a silence is looked at again this often, should that alarm go without a word. */
  lookAgainMs: 600_000,
  /** Planned work may last no longer: what goes on is planned anew, and approved anew. */
  workAtMostMs: 24 * 3_600_000,
  /** How often the muster of a standing order is looked at when nobody is sighted. */
  musterEveryMs: 5_000,
  /** Temperature, dust, drainage, water and rescue supply must be past their line for so long. */
  limitHoldMs: 60_000,
  /** … and dust, drainage and rescue supply this share of the limit inside it again before that is over. */
  insideShare: 0.05,
  /** A temperature is over its line until so far below it, °C. */
  temperatureDeadbandC: 0.5,
  /** A gas is over its limit until so far below it, by the unit of its instrument. */
  gasDeadband: { ppm: 1, '%': 0.01 },
  /** Smoke must be seen in so many readings of its point in a row. */
  smokeReadings: 2,
  /** An overrun whose peak reaches this, % CH4, is taken above the mine (graded so in the trade; limits.md section 4). */
  escalatingPeakPct: 3,
  /** A system is down after so many of its heartbeats without a live word. */
  silentHeartbeats: 3,
  /** Real-time monitoring is proven while so much of the last day was monitored. */
  coverageAtLeast: 0.95,
  /** … looked at so often. */
  coverageLookMs: 60_000,
  /** Video is proven while its newest frame is no older than this in its own message. */
  frameAgeMs: 60_000,
  /** Remote control is proven for so long by a test. */
  remoteTestMs: 30 * 86_400_000,
  /** The regulator is blind, yellow, once the last accepted upload is older than this; */
  uploadStaleMs: 600_000,
  /** … and orange once it is older than this. */
  uploadLostMs: 3_600_000,
  /** Work in a suspended mine must go on for so long: a pump is tried, a crew changes over. */
  suspendedWorkMs: 300_000,
  /** How often what a mine's file declares is looked at again, for a reload. */
  declaredLookMs: 60_000,
  /** A calibration is gravely overdue after so many times its interval. */
  calibrationGravelyLate: 1.5,
  /** A clock is judged by the median of so many messages. */
  clockSkewMessages: 20,
  /** A clock is off, blue, by more than this; */
  clockSkewMs: 30_000,
  /** … yellow by more than this (an arrival more than 5 min ahead is no longer kept in history); */
  clockSkewGraveMs: 300_000,
  /** … and right again within less than this. */
  clockSkewClearMs: 15_000,
  /** The broker is lost after so long without a connection, */
  brokerLostMs: 10_000,
  /** … and back after so long with one. */
  brokerBackMs: 30_000,
  /** How often an alarm that stands for others' silence looks at who is silent. */
  blindLookMs: 5_000,
  /** The journal is well again after so long without a failed write. */
  journalWorksMs: 60_000,
  /** The disk is nearly full below this free share, and well again above the second. */
  diskFreeAtLeast: 0.05,
  diskFreeAgain: 0.1,
  /** The history lags once its oldest unsent batch is older than this, and has caught up below the second. */
  historianBehindMs: 60_000,
  historianCaughtUpMs: 10_000,
  /** Air slower than this, m/s, is no wind (无风): the least that anemometers tell from standing air. */
  noWindMps: 0.05,
  /** No wind, and wind against its design, must be seen in so many readings of its point in a row: doors open for a moment. */
  windReadings: 2,
  /** Wind outside its roadway's limits, and a local fan's intake volume below its duty, must last so long. */
  airflowHoldMs: 60_000,
  /** … and wind, volume and main fan must be right again for so long. */
  airflowClearMs: 60_000,
  /** A local fan stopped or a duct without air must last so long: the change to the second fan takes some seconds. */
  localFanHoldMs: 10_000,
  /** All doors of an air lock open must last so long: they overlap for a moment when people pass. */
  doorsHoldMs: 10_000,
  /** Fan pressure is low below this share of its median … */
  pressureLowShare: 0.7,
  /** … for so long … */
  pressureHoldMs: 60_000,
  /** … until it is above this share. */
  pressureRestoredShare: 0.8,
  /** The median is that of so long a time … */
  pressureMedianMs: 86_400_000,
  /** … of one reading every so often (288 of them) … */
  pressureSampleMs: 300_000,
  /** … and says nothing before it knows so long a time: a change of the fan in that time would go unseen longer. */
  pressureKnownMs: 1_800_000,
  /** Methane at a local fan's intake that rises so far, % CH4, after its heading's has, is recirculated air. */
  recirculationRisePct: 0.2,
  /** A rise is measured from the least of so long a time before. */
  riseWithinMs: 600_000,
  /** Methane pre-warning (80 % of the alarm limit stands in the limits): held so long, and over so far below it for as long. */
  preWarning: { holdMs: 60_000, deadbandShare: 0.05 },
  /**
   * Methane trend: from this share of the alarm limit on, the slope of so much of the past, thinned so far and at least
   * so full, must lead to the limit within so long; held so long, and over once it has not for so long.
   * On the real longwall recording these speak 12 times in 4.2 days, 8 times rightly.
   */
  trend: {
    fromShare: 0.5,
    windowMs: 900_000,
    everyMs: 15_000,
    atLeastMs: 420_000,
    atLeastSamples: 8,
    aheadMs: 900_000,
    holdMs: 120_000,
    goneMs: 300_000,
  },
  /** Air has slowed when at or below this share of its own median of the last minutes (`airWindow`). */
  airSlowedShare: 0.5,
  /** What is remembered of air and of the next sensors downwind, beside a methane point. */
  airWindow: { spanMs: 600_000, everyMs: 30_000 },
  /**
   * Outburst (limits.md section 6: from base to over 4 % within 10 to 60 s, then downwind with the air): more than this
   * rise in so long from no more than this base; air or a dying sensor confirm within so long; the next sensor downwind
   * by so much, between half its lag and twice its lag and a minute.
   */
  outburst: {
    risePct: 1,
    withinMs: 60_000,
    basePct: 0.8,
    confirmMs: 120_000,
    dyingMs: 60_000,
    echoPct: 0.2,
  },
  /** An echo downwind comes no sooner than this share of the air's lag, and no later than so many lags and a minute: gas travels slower than air. */
  echo: { fromShare: 0.5, untilLags: 2, andMs: 60_000 },
  /**
   * Methane suspect. Span gas: a step of so much within so long to between these levels (bottles hold 1 to 2.2 %), then
   * flat within this spread for so long and so many readings. Echo: a rise of so much within so long must be followed by
   * this share of it downwind while this share of it stands. T2 − T1: so much above its own maximum of so many days for so long.
   */
  suspect: {
    window: { spanMs: 300_000, everyMs: 2_000, most: 60 },
    risePct: 0.5,
    edgeMs: 60_000,
    levelPct: [0.9, 2.4],
    flatMs: 10_000,
    flatReadings: 5,
    flatSpreadPct: 0.03,
    echoShare: 0.2,
    standsShare: 0.75,
    orderPct: 0.2,
    orderHoldMs: 1_800_000,
    orderDays: 7,
  },
  /** A point is frozen after so long without a change: methane at 0.01 and at 0.1 steps from this value on, air and pressure. */
  frozen: { methaneFromPct: 0.1, hundredthsMs: 21_600_000, tenthsMs: 86_400_000, airMs: 3_600_000, neighbourMoves: 2 },
  /** Most neighbours that a point is compared with. */
  mostNeighbours: 8,
  /**
   * Signs of falsified records, chosen so that the real longwall recording shows none. Clipped: so often in a day it
   * stays so long at its highest, so close under the limit, coming from so far below, and several times as long there as
   * just below. Vanished
   * noise: so many times quieter than before (halved after so long). Copies: so many moves in a row over such a spread.
   * No reaction: the air within this share of what it was, and no standing air, so long after. Gaps at high: so many in
   * a week, this share of all, at a point high no more than this share of the time.
   */
  records: {
    clipped: { belowPct: 0.02, topMs: 60_000, tops: 3, awayPct: 0.05, timesUnder: 3, withinMs: 86_400_000 },
    vanishedNoise: { timesQuieter: 10, historyMs: 604_800_000 },
    copies: { moves: 30, spread: 0.05 },
    noReaction: { afterMs: 300_000, share: 0.1, leastMps: 0.25 },
    gapsAtHigh: { gaps: 3, share: 0.67, usualShare: 0.2, withinMs: 604_800_000 },
  },
  /** Longest anybody may be underground where the mine sets nothing, h (read in a county platform's record: exactly 14 h). */
  overtimeHours: 14,
  /** A shift's people may be so much of its quota, % (重大事故隐患判定标准: more than 20 % over it is a major hidden danger). */
  shiftQuotaPct: 120,
  /** More people than the quota for so long, ms. */
  overQuotaHoldMs: 60_000,
  /** Who goes down so long before a shift begins, or later, goes down for it, ms. */
  downBeforeShiftMs: 3_600_000,
  /** Who is first heard within this of the first watch ever, ms, was underground already: for which shift, nobody knows. */
  firstHeardMs: 60_000,
  /** Workers without a leader for so long, ms. */
  leaderAbsentMs: 600_000,
  /** Headcount at the entrance and people located may differ by so many, and by more for so long, ms. */
  countMismatch: { people: 2, holdMs: 600_000 },
  /** A patrol or a post is overdue at this share of its period, %. */
  overduePct: 110,
  /** Cards of one pocket: at each place within so long of each other, through so many moves and so long a descent. */
  cardsTogether: { apartMs: 5_000, moves: 10, descentMs: 4 * 3_600_000 },
  /** So many impossible moves of a card in one shift are no accident. */
  impossibleMovesInShift: 3,
  /** A move is impossible when it is faster than the fastest by more than this, ms: clocks of readers differ, a card calls every few seconds. */
  impossibleByMs: 5_000,
  /** A reader hears cards no farther than this, where neither it nor the mine's file says how near a card was, m. */
  readerReachM: 400,
  /** A card's battery is low below this, %, or at one of these words; it is good again at one of those. */
  battery: { lowPct: 20, lowWords: ['low'], goodWords: ['ok', 'good', 'normal', 'full', 'high'] },
  /** Readers live while somebody was heard, or the location system spoke, within this, ms: a mine's cards are polled within 30 s. */
  readersAliveMs: 180_000,
  /** How often a silent card is looked for again, ms: a sighting at the same place is told to nobody. */
  silentLookMs: 10_000,
  /** A call for help names so many people near it. */
  nearestPeople: 5,
  /** A machine may run so long after an order took in its place (AQ 6201, remote control 40 s). */
  workStopsMs: 40_000,
  /** A broadcast must be confirmed so long after its zone came under an order. */
  broadcastReceiptMs: 30_000,
} as const;
