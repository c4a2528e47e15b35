import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadMine } from '../../domain/load-mine.js';
import type { Companion } from '../../domain/loading/csv-rows.js';
import type { Mine, MineFault } from '../../domain/mine.js';

const contract = readFileSync(new URL('contract-mine.yaml', import.meta.url), 'utf8');

const load = (text: string, companion?: Companion): Mine => {
  const loaded = loadMine(text, companion);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.mine;
};
const faultsOf = (text: string, companion?: Companion): readonly MineFault[] => {
  const loaded = loadMine(text, companion);
  return loaded.ok ? [] : loaded.faults;
};
/** The contract's mine with some of its text replaced; every replacement must find its place. */
const changed = (...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`not in the contract's mine: ${from}`);
    return text.replace(from, to);
  }, contract);
const shown = (faults: readonly MineFault[]): string[] => faults.map(({ code, place }) => `${code} @ ${place}`);

describe('the mine file of the contract', () => {
  it('loads, with every default filled in', () => {
    const mine = load(contract);
    expect(mine.areas).toHaveLength(6);
    expect(mine.areaById.get('shaft-in')?.safe).toBe(true);
    expect(mine.pointById.get('001A01')).toMatchObject({
      workplace: 'face-1',
      cycleS: 5,
      mandatory: true,
      work: true,
      range: [0, 40],
      cuts: ['001D01'],
    });
    expect(mine.pointById.get('001A02')).toMatchObject({ workplace: 'face-1', cycleS: 20, cuts: ['001D01'] });
    expect(mine.pointById.get('001D02')).toMatchObject({ mandatory: false, work: true, cuts: [] });
    expect(mine.pointById.get('001D01')?.mandatory).toBe(true);
    expect(mine.areaOfReader.get('R02')).toBe('face-1');
    expect(mine.personByCard.get('10001')?.name).toBe('张三');
    expect(mine.limitsOf.get('001A01')).toMatchObject({ kind: 'methane', row: '2' });
    expect(mine.limitsOf.get('001A02')).toMatchObject({ kind: 'methane', row: '4' });
    expect(mine.limitsOf.get('001A03')).toMatchObject({ kind: 'air', roadway: 'district-return' });
    expect(mine.limitsOf.has('001D01')).toBe(false);
    expect([...mine.air.downwind(['face-1'])].sort()).toEqual(['return-1', 'shaft-out']);
  });

  it('takes the cycle of the substation where the point gives none', () => {
    const mine = load(changed(['{ id: "001", cycleS: 20 }', '{ id: "001", cycleS: 8 }'], ['      cycleS: 5,\n', '']));
    expect(mine.pointById.get('001A01')?.cycleS).toBe(8);
    expect(mine.pointById.get('001A02')?.cycleS).toBe(20);
  });
});

describe('a mine file with faults', () => {
  it('lists five faults of five kinds at once, each with its place and its line', () => {
    const faults = faultsOf(
      changed(
        ['gasClass: high', 'gasClass: gassy'],
        [
          'area: return-1, workplace: face-1, quantity: methane',
          'area: return-9x, workplace: face-1, quantity: methane',
        ],
        [
          '{ from: return-1, to: shaft-out, lengthM: 1200, sectionM2: 12 }',
          '{ from: return-1, to: shaft-out }\n  - { from: return-1, to: intake-1 }',
        ],
        ['{ id: R02, area: face-1, x: 0, y: 0, z: 0 }', '{ id: R01, area: face-1 }'],
        ['cuts: [001D01]', 'cuts: [001D02]'],
      ),
    );
    expect(shown(faults)).toEqual([
      'wrong-value @ gasClass',
      'airflow-cycle @ airflow[4]',
      'duplicate-id @ readers[1].id',
      'unknown-area @ points[1].area',
      'wrong-quantity @ points[1].cuts[0]',
    ]);
    for (const { message } of faults) expect(message).toMatch(/\(line \d+\)$/);
    expect(faults[1]?.message).toContain('intake-1 -> face-1 -> return-1 -> intake-1');
  });

  it('names the line of broken YAML', () => {
    expect(shown(faultsOf(changed(['areas:', 'areas: [']))).every((one) => /^yaml-syntax @ line \d+$/.test(one))).toBe(
      true,
    );
    expect(faultsOf('id: [a').length).toBeGreaterThan(0);
    expect(shown(faultsOf('a: 1\nb: *nothing\n'))).toEqual(['yaml-syntax @ file']);
    // One that holds itself, and ones that nest beyond any stack.
    for (const text of ['areas: &a [*a, *a]\n', `areas: ${'['.repeat(50_000)}`, `id: ${'{a: '.repeat(3000)}`]) {
      expect(shown(faultsOf(text)).every((one) => /^yaml-syntax @/.test(one))).toBe(true);
    }
    expect(shown(faultsOf(''))).toEqual(['not-a-mine-file @ file']);
    expect(shown(faultsOf('- a\n- b\n'))).toEqual(['not-a-mine-file @ file']);
  });

  it('reports a key given twice and every other fault beside it', () => {
    expect(
      shown(
        faultsOf(
          changed(['division: 第六师', 'division: 第六师\ndivision: 第七师'], ['status: producing', 'status: closed']),
        ),
      ),
    ).toEqual(['duplicate-key @ line 5', 'wrong-value @ status']);
  });

  it('asks for everything that an empty description lacks', () => {
    expect(shown(faultsOf('simulated: true\n')).sort()).toEqual(
      [
        'airflow',
        'areas',
        'capacityTPerYear',
        'code',
        'division',
        'gasClass',
        'id',
        'name',
        'points',
        'status',
        'timeZone',
      ].map((field) => `missing-field @ ${field}`),
    );
  });

  it('says which field a mistyped one means, and that a number must be quoted', () => {
    const faults = faultsOf(changed(['remotePowerCut', 'remotePowerCutt'], ['"140000000001"', '140000000001']));
    expect(faults.map(({ message }) => message).join()).toMatch(/in quotes.*did you mean "remotePowerCut"/s);
  });

  it.each<[string, readonly (readonly [string, string])[], string[]]>([
    ['an area twice', [['{ id: goaf-1,', '{ id: face-1,']], ['duplicate-id @ areas[5].id']],
    ['a point twice', [['id: 001D02', 'id: 001D01']], ['duplicate-id @ points[4].id']],
    [
      'a card twice',
      [['special: true }', 'special: true }\n  - { card: "10001", name: 李四, job: 电工, team: 机电队 }']],
      ['duplicate-id @ people[1].card'],
    ],
    [
      'an edge twice',
      [['{ from: face-1, to: return-1,', '{ from: face-1, to: return-1 }\n  - { from: face-1, to: return-1,']],
      ['duplicate-id @ airflow[3]'],
    ],
    [
      'a limit twice',
      [['limits: []', 'limits: [{ point: 001A01, alarm: 0.9 }, { point: 001A01, alarm: 0.8 }]']],
      ['duplicate-id @ limits[1].point'],
    ],
    [
      'an edge to nowhere',
      [['{ from: intake-1, to: face-1, ', '{ from: intake-1, to: nowhere, ']],
      ['unknown-area @ airflow[1].to', 'along-not-an-edge @ x'].slice(0, 1),
    ],
    [
      'a walkway to nowhere',
      [['between: [intake-1, face-1]', 'between: [intake-1, face-7777]']],
      ['unknown-area @ walkways[0].between[1]'],
    ],
    [
      'a reader nowhere',
      [['{ id: R01, area: intake-1 }', '{ id: R01, area: yard }']],
      ['unknown-area @ readers[0].area'],
    ],
    [
      'a workplace nowhere',
      [['area: return-1, workplace: face-1, quantity: methane', 'area: return-1, workplace: moon, quantity: methane']],
      ['unknown-area @ points[1].workplace'],
    ],
    [
      'a substation that is not there',
      [['cycleS: 5,\n      substation: "001"', 'cycleS: 5,\n      substation: "009"']],
      ['unknown-substation @ points[0].substation'],
    ],
    [
      'a feed that is not there',
      [['cuts: [001D01]', 'cuts: [001D99, 001D77]']],
      ['unknown-point @ points[1].cuts[0]', 'unknown-point @ points[1].cuts[1]'],
    ],
    [
      'a fan without its parts',
      [
        [
          'fans: []',
          'fans: [{ id: F1, kind: local, serves: hole, in: hall, running: 001D02, duct: 001D01, intakeVolume: XYZ }]',
        ],
      ],
      [
        'unknown-area @ fans[0].serves',
        'unknown-area @ fans[0].in',
        'wrong-quantity @ fans[0].running',
        'unknown-point @ fans[0].intakeVolume',
        'wrong-quantity @ fans[0].duct',
      ],
    ],
    [
      'a door that is none',
      [['doors: []', 'doors: [{ airlock: A, points: [001A01, GHOST] }]']],
      ['wrong-quantity @ doors[0].points[0]', 'unknown-point @ doors[0].points[1]'],
    ],
    [
      'a patrol past no reader',
      [['patrols: []', 'patrols: [{ id: P, job: 瓦检员, readers: [R01, R77], everyMin: 120 }]']],
      ['unknown-reader @ patrols[0].readers[1]'],
    ],
    [
      'a broadcast zone nowhere',
      [['broadcast: []', 'broadcast: [{ zone: Z, areas: [face-1, attic] }]']],
      ['unknown-area @ broadcast[0].areas[1]'],
    ],
    [
      'a camera and a post nowhere',
      [
        ['cameras: []', 'cameras: [{ id: C, area: attic, url: "rtsp://c" }]'],
        ['posts: []', 'posts: [{ id: P, area: attic, job: 司机, everyMin: 30 }]'],
      ],
      ['unknown-area @ cameras[0].area', 'unknown-area @ posts[0].area'],
    ],
    [
      'a limit of no point',
      [['limits: []', 'limits: [{ point: GHOST, alarm: 1 }]']],
      ['unknown-point @ limits[0].point'],
    ],
    ['methane without a position', [['      position: T1,\n', '']], ['missing-field @ points[0].position']],
    [
      'methane at a position that does not exist',
      [['position: T1,', 'position: T9,']],
      ['wrong-value @ points[0].position'],
    ],
    [
      'air without roadway and direction',
      [
        ['      roadway: district-return,\n', ''],
        ['      along: [face-1, return-1],\n', ''],
      ],
      ['missing-field @ points[2].roadway', 'missing-field @ points[2].along'],
    ],
    [
      'air along no edge',
      [['along: [face-1, return-1]', 'along: [return-1, face-1]']],
      ['along-not-an-edge @ points[2].along'],
    ],
    ['a range without width', [['range: [0, 40]', 'range: [4, 4]']], ['range-empty @ points[0].range']],
    ['an unknown time zone', [['timeZone: Asia/Shanghai', 'timeZone: Asia/Urumtschi']], ['wrong-value @ timeZone']],
    ['a negative quota', [['quota: 25,', 'quota: -25,']], ['wrong-value @ areas[2].quota']],
  ])('refuses %s', (_what, changes, expected) => {
    expect(shown(faultsOf(changed(...changes)))).toEqual(expected);
  });

  it.each(['Asia/Chongqing', 'Asia/Harbin', 'Asia/Urumqi', 'PRC', 'UTC', 'Etc/GMT-8'])('takes the zone %s', (zone) => {
    expect(faultsOf(changed(['timeZone: Asia/Shanghai', `timeZone: ${zone}`]))).toEqual([]);
  });
});

describe('the air of a mine file', () => {
  const area = (id: string, kind: string): readonly [string, string] => [
    'airflow: #',
    `  - { id: ${id}, name: ${id}, kind: ${kind} }\nairflow: #`,
  ];

  it('names a circle', () => {
    const [fault, ...others] = faultsOf(
      changed(['to: intake-1, lengthM: 900, sectionM2: 14 }', 'to: intake-1 }\n  - { from: return-1, to: face-1 }']),
    );
    expect(fault).toMatchObject({ code: 'airflow-cycle' });
    expect(fault?.message).toContain('face-1 -> return-1 -> face-1');
    expect(others).toEqual([]);
    expect(
      shown(faultsOf(changed(['{ from: shaft-in,', '{ from: face-1, to: face-1 }\n  - { from: shaft-in,']))),
    ).toEqual(['airflow-cycle @ airflow[0]']);
  });

  it.each(['heading', 'chamber', 'bunker', 'other', 'conveyor-roadway'])('refuses a %s without air', (kind) => {
    expect(shown(faultsOf(changed(area('lost', kind))))).toEqual(['no-airflow @ areas[6]']);
  });

  it('refuses one that can only be walked to: a walkway carries no air', () => {
    const text = changed(area('lost', 'chamber'), ['walkways: [', 'walkways: [{ between: [lost, face-1] }, ']);
    expect(shown(faultsOf(text))).toEqual(['no-airflow @ areas[6]']);
  });

  it.each(['goaf', 'refuge', 'surface'])('lets a %s be without', (kind) => {
    expect(faultsOf(changed(area('lost', kind)))).toEqual([]);
  });

  it('refuses a dead end once, with the areas that suffer by it', () => {
    const faults = faultsOf(changed(['  - { from: return-1, to: shaft-out, lengthM: 1200, sectionM2: 12 }\n', '']));
    expect(shown(faults)).toEqual(['no-way-to-return @ areas[3]']);
    expect(faults[0]?.message).toContain('face-1');
  });

  it('refuses a face that no intake feeds', () => {
    const faults = faultsOf(
      changed(area('face-2', 'coal-face'), [
        '{ from: shaft-in,',
        '{ from: face-2, to: return-1 }\n  - { from: shaft-in,',
      ]),
    );
    expect(shown(faults)).toEqual(['no-way-from-intake @ areas[6]']);
  });

  it('refuses a mine without an intake or without a return shaft', () => {
    expect(shown(faultsOf(changed(['kind: intake-shaft', 'kind: other'])))).toEqual(['no-intake @ areas']);
    expect(shown(faultsOf(changed(['kind: return-shaft', 'kind: other'])))).toEqual(['no-return @ areas']);
  });

  it('takes a mine whose air comes from the surface', () => {
    expect(faultsOf(changed(['kind: intake-shaft', 'kind: surface']))).toEqual([]);
  });
});

describe('limits in a mine file', () => {
  const limit = (entry: string): readonly [string, string] => ['limits: []', `limits: [${entry}]`];

  it('refuses a looser limit by name, all of them at once', () => {
    const faults = faultsOf(
      changed(
        limit(
          '{ point: 001A01, alarm: 0.9 }, { point: 001A02, alarm: 1.2, restore: 1.1 }, { point: 001A03, min: 0.2, max: 7 }',
        ),
      ),
    );
    expect(shown(faults)).toEqual([
      'limit-looser @ limits[1].alarm',
      'limit-looser @ limits[1].restore',
      'limit-looser @ limits[2].min',
      'limit-looser @ limits[2].max',
    ]);
    expect(faults[0]?.message).toContain('AQ 1029-2019');
  });

  it('takes a stricter one and marks it as the mine’s own', () => {
    const mine = load(changed(limit('{ point: 001A01, alarm: 0.8 }')));
    expect(mine.limitsOf.get('001A01')).toMatchObject({
      row: '2',
      alarm: { value: 0.8, provenance: { edition: 'AQ 1029-2019', ownLimit: true } },
      powerOff: { value: 1.5 },
      restore: { value: 0.8 },
      preWarning: { value: 0.64 },
    });
  });

  it('refuses a number that means nothing for the point', () => {
    expect(shown(faultsOf(changed(limit('{ point: 001A01, noMining: 1 }, { point: 001D02, max: 1 }'))))).toEqual([
      'limit-not-applicable @ limits[0].noMining',
      'limit-not-applicable @ limits[1].max',
    ]);
  });

  it('refuses a methane point without a row, naming the rows it could mean, until the mine gives its own three', () => {
    const t7: readonly [string, string] = [
      'workplace: face-1, quantity: methane, position: T2',
      'workplace: face-1, quantity: methane, position: T7',
    ];
    const [fault, ...others] = faultsOf(changed(t7));
    expect(fault).toMatchObject({ code: 'no-limit-row', place: 'points[1].position' });
    expect(fault?.message).toMatch(/row 1 \(T0.*row 4 \(T2.*alarm, powerOff, restore/s);
    expect(others).toEqual([]);
    expect(faultsOf(changed(t7, limit('{ point: 001A02, alarm: 2.5, powerOff: 2.5 }')))[0]?.message).toContain(
      'give restore for',
    );
    const mine = load(changed(t7, limit('{ point: 001A02, alarm: 2.5, powerOff: 2.5, restore: 2.5 }')));
    expect(mine.limitsOf.get('001A02')).toMatchObject({
      row: 'own',
      withdraw: 'never',
      withdrawAnyway: { value: 1.5 },
    });
  });

  it('asks for the workplace of a position that belongs to one', () => {
    const [fault] = faultsOf(
      changed([
        'area: return-1, workplace: face-1, quantity: methane, position: T2',
        'area: return-1, quantity: methane, position: T2',
      ]),
    );
    expect(fault?.message).toMatch(/row 4 .*row 12 .*workplace/s);
  });
});

describe('lists kept in spreadsheets', () => {
  const list = contract.slice(contract.indexOf('points:\n'), contract.indexOf('fans: []'));
  const text = contract.replace(list, 'points: points.csv\n').replace(/people:\n.*\n/, 'people: people.csv\n');
  const points = [
    '\uFEFFid,name,area,quantity,position,roadway,along,workplace,range,cycleS,substation,work,mandatory,cuts',
    '001A01,"工作面T1, 上",face-1,methane,T1,,,,0-40,5,001,,,001D01|001E01',
    '',
    '001A03,风速,return-1,air-velocity,,district-return,face-1>return-1,face-1,-15 - 15,,,,是,',
    '001D01,馈电,face-1,power-feed,,,,,,,,,,',
    '001E01,馈电,face-1,power-feed,,,,,,,,,false,',
    '001D02,水泵,face-1,machine-running,,,,,,,,0,,',
  ].join('\r\n');
  const people =
    'card,name,job,team,leader,special\n00017,王五,矿长,矿部,mine-manager,\n00018,赵六,电工,机电队,否,true\n';
  const files =
    (points: string | undefined, people: string | undefined): Companion =>
    (name) =>
      name === 'points.csv' ? points : name === 'people.csv' ? people : undefined;

  it('are read as if they stood in the mine file', () => {
    const mine = load(text, files(points, people));
    expect(mine.points.map(({ id }) => id)).toEqual(['001A01', '001A03', '001D01', '001E01', '001D02']);
    expect(mine.pointById.get('001A01')).toMatchObject({
      name: '工作面T1, 上',
      range: [0, 40],
      cycleS: 5,
      cuts: ['001D01', '001E01'],
    });
    expect(mine.pointById.get('001A03')).toMatchObject({
      along: ['face-1', 'return-1'],
      range: [-15, 15],
      mandatory: true,
    });
    expect(mine.pointById.get('001D02')?.work).toBe(false);
    expect(mine.pointById.get('001E01')?.mandatory).toBe(false);
    expect(mine.people).toMatchObject([
      { card: '00017', leader: 'mine-manager', special: false },
      { card: '00018', leader: false, special: true },
    ]);
  });

  it('that are missing are named', () => {
    expect(shown(faultsOf(text))).toEqual(['companion-missing @ points', 'companion-missing @ people']);
    expect(shown(faultsOf(text.replace('points.csv', '../points.csv'), files(points, people)))).toEqual([
      'companion-name @ points',
    ]);
  });

  it('have their faults named by row and line', () => {
    const faults = faultsOf(
      text,
      files(points.replace('face-1,machine', 'face-9000,machine').replace('0-40,5', '0-40,five'), people),
    );
    expect(shown(faults)).toEqual(['wrong-type @ points[0].cycleS', 'unknown-area @ points[4].area']);
    expect(faults[1]?.message).toContain('points.csv line 7');
  });

  it('have an unknown or missing column named once', () => {
    const faults = faultsOf(text, files(points, people.replace('team', 'Team ')));
    expect(shown(faults)).toEqual(['unknown-column @ people', 'missing-column @ people']);
  });
});
