import { describe, expect, it } from 'vitest';
import { RULES } from '../../alerts/rules/registry.js';
import { guidanceOf } from '../../domain/guidance.js';

describe('what to do about an alarm', () => {
  it('is told for every rule, in both languages, the first step first', () => {
    for (const { id } of RULES) {
      const steps = guidanceOf(id);
      expect(steps.length, id).toBeGreaterThan(0);
      for (const { text } of steps) expect(text.zh.trim() !== '' && text.en.trim() !== '', id).toBe(true);
    }
  });

  it('begins with withdrawing people where methane is over its limit, by the clause that asks for it', () => {
    expect(guidanceOf('gas.methane.over-limit')[0]).toMatchObject({
      text: { zh: expect.stringContaining('撤出人员') },
      source: { clause: '实施意见(十三)' },
    });
  });

  it('never tells somebody to repair a system where a drill is due, or where work goes on at a suspended mine', () => {
    const first = (rule: string) => guidanceOf(rule)[0];
    expect(first('platform.drill-overdue')).toMatchObject({
      text: { zh: expect.stringContaining('应急演练') },
      source: { clause: '办法第七条(九)' },
    });
    expect(first('platform.working-while-suspended')?.text.zh).toContain('停止作业');
  });

  it('takes the words of a rule itself before those of its family', () => {
    expect(guidanceOf('gas.ammonia.over-limit')).toEqual(guidanceOf('gas.'));
    expect(guidanceOf('gas.methane.outburst')).not.toEqual(guidanceOf('gas.'));
    expect(guidanceOf('nothing.known')).toEqual([]);
  });
});
