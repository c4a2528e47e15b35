import { expect, it } from 'vitest';
import { loadDemoMine } from './demo-mine.js';
import { live, MORNING } from './story.js';

it('inspectors pass every reader of their patrols within the time that the mine allows, and posts are manned', () => {
  const mine = loadDemoMine();
  const passed = new Set<string>();
  const manned = new Set<string>();
  const jobs = new Map(mine.people.map(({ card, job }) => [card, job]));
  live({ mine }, 180 * 60, ({ simulation, at }) => {
    if ((at - MORNING) % 30_000 !== 0) return;
    for (const { card, area, underground } of simulation.truth().people) {
      if (!underground) continue;
      for (const { job, readers } of mine.patrols) {
        if (jobs.get(card) === job) for (const one of readers) if (mine.areaOfReader.get(one) === area) passed.add(one);
      }
      for (const post of mine.posts) if (jobs.get(card) === post.job && post.area === area) manned.add(post.id);
    }
  });
  expect([...passed].sort()).toEqual(mine.patrols.flatMap(({ readers }) => readers).sort());
  expect([...manned].sort()).toEqual(mine.posts.map(({ id }) => id).sort());
}, 120_000);
