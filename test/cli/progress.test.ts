import { describe, expect, it } from 'vitest';
import { progressOf } from '../../cli/terminal/progress.ts';
import { nowhere } from './command-line.ts';

/** A terminal that remembers what it showed, at a clock that somebody turns. */
const terminal = (isSilent = false) => {
  const lines: string[] = [];
  const clock = { now: 0 };
  const around = {
    ...nowhere,
    isSilent,
    now: () => clock.now,
    terminal: { ...nowhere.terminal, status: (text: string) => void lines.push(text) },
  };
  return { around, clock, lines };
};

describe('progress', () => {
  it('is a bar where the end is known, ten times a second at the most, and goes away', () => {
    const { around, clock, lines } = terminal();
    const progress = progressOf(around, 'secrets written', 200);
    for (let done = 1; done <= 200; done += 1) {
      clock.now += 2;
      progress.at(done);
    }
    progress.end();

    expect(lines).toHaveLength(5);
    expect(lines[2]).toBe('[##########..........] 101 of 200 secrets written');
    expect(lines.at(-1)).toBe('');
  });

  it('counts where no end is known', () => {
    const { around, lines } = terminal();
    progressOf(around, 'documents read').at(7);

    expect(lines).toEqual(['7 documents read']);
  });

  it('says nothing where there is no terminal, where nothing was done, and with --silent', () => {
    const { around, lines } = terminal(true);
    progressOf(around, 'documents read').at(7);
    progressOf(nowhere, 'documents read').at(7);
    progressOf(terminal().around, 'documents read').end();

    expect(lines).toEqual([]);
  });
});
