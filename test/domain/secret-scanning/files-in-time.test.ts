import { expect, it } from 'vitest';
import { filesInTime, maxFiles } from '../../../layers/domain/secret-scanning/hosts/repository-host.ts';

const runtime = (secondsEach: number) => {
  let milliseconds = 0;
  return {
    now: () => new Date(milliseconds),
    pass: () => {
      milliseconds += secondsEach * 1000;
    },
    uuid: () => '',
    randomBytes: (size: number) => new Uint8Array(size),
  };
};

it.each([
  { what: 'a few that come at once', count: 3, secondsEach: 0, given: 3, isWhole: true },
  { what: 'a few that come slowly', count: 9, secondsEach: 20, given: 4, isWhole: false },
  { what: 'as many as are asked for', count: maxFiles, secondsEach: 0, given: maxFiles, isWhole: false },
  { what: 'more than are asked for', count: maxFiles + 5, secondsEach: 0, given: maxFiles, isWhole: false },
])('says whether files were left out: $what', async ({ count, secondsEach, given, isWhole }) => {
  const clock = runtime(secondsEach);
  const all = Array.from({ length: count }, (_, n) => `f${n}`);
  const found = await filesInTime(clock, all, async (path) => {
    clock.pass();
    return [{ path, text: '' }];
  });
  expect([found.files.length, found.isWhole]).toEqual([given, isWhole]);
});

it('says that files were left out which their host does not give', async () => {
  const filesOf = async (path: string) => (path === 'large' ? undefined : [{ path, text: '' }]);
  const { files, isWhole } = await filesInTime(runtime(0), ['a', 'large', 'b'], filesOf);
  expect([files.map(({ path }) => path), isWhole]).toEqual([['a', 'b'], false]);
});
