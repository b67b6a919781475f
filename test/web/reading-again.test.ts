import { readdirSync, readFileSync } from 'node:fs';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { readAgainBy } from '../../web/api/read-again.ts';

const pages = readdirSync('web', { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);

/** A list that answers what was stored when it was asked, however long the answer takes. */
const slowList = () => {
  const stored: string[] = [];
  const answers: (() => void)[] = [];
  const queryFn = () => {
    const asked = [...stored];
    return new Promise<string[]>((answer) => answers.push(() => answer(asked)));
  };
  return { stored, answers, queryFn };
};

describe('a list that is read while something is added', () => {
  it('shows what was added, though its first answer was on its way', async () => {
    const { stored, answers, queryFn } = slowList();
    const client = new QueryClient();
    const observer = new QueryObserver(client, { queryKey: ['GET /list', {}], queryFn });
    const stop = observer.subscribe(() => undefined);
    stored.push('added');
    const again = readAgainBy(client, ['GET /list']);
    answers[0]?.();
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.();
    await again;
    expect(observer.getCurrentResult().data).toEqual(['added']);
    stop();
  });

  it('is read anew in that one way by every page', () => {
    const others = pages.filter(
      (name) =>
        name !== 'api/read-again.ts' && readFileSync(`web/${name}`, 'utf8').includes('invalidateQueries'),
    );
    expect(others).toEqual([]);
  });
});
