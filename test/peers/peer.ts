import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';

/** Where `test/peers/fetch.sh` keeps what it fetched, from one run to the next. */
export const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'locket-peers');

/** The first of these programs that there is. */
export const firstOf = (...programs: readonly string[]): string | undefined =>
  programs.find((program) => existsSync(program));

/** What a peer is asked, once it is found; `wanting` says how to get it. */
export const withPeer = (
  name: string,
  program: string | undefined,
  wanting: string,
  tests: (program: string) => void,
): void => {
  if (program !== undefined) {
    describe(name, () => tests(program));
  } else if (process.env.CI_PEERS === '1') {
    it(`${name} is here`, () => {
      throw new Error(`${name} is missing: ${wanting}`);
    });
  } else {
    console.log(`skipped: ${name} is missing: ${wanting}`);
    describe.skip(`${name} (missing: ${wanting})`, () => it('is asked nothing', () => undefined));
  }
};
