import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { forms, leftOut } from '../../cli/secrets/forms.ts';
import type { Secret } from '../../cli/secrets/reading.ts';
import { tableOf } from '../../cli/terminal/table.ts';
import { visible } from '../../cli/terminal/visible.ts';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { newDesk } from './command-line.ts';
import { atTerminal, pseudoTerminal } from './pty.ts';

const main = join(import.meta.dirname, '../../cli/main.ts');

const secret = (key: string, value: string): Secret => ({
  key,
  value,
  isHidden: false,
  id: key,
  projectId: 'p',
  type: 'shared',
  path: '/',
  comment: '',
  tags: [],
  skipMultilineEncoding: false,
});

/** Values made of what means something to shells and to readers of `.env` files. */
const value = fc
  .array(
    fc.constantFrom("'", '"', '`', '$', '\\', '\n', ' ', ';', '#', '!', '=', '(touch ran)', 'a', 'é', '\t'),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

const shells = ['dotenv', 'dotenv-export', 'dotenv-eval'];

describe('what is exported', () => {
  it.each(shells)('as %s is to a shell what it is, and runs nothing', async (form) => {
    const { cwd } = await newDesk({});
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 20 }), async (values) => {
        const secrets = values.map((text, at) => secret(`S${at}`, text));
        await writeFile(join(cwd, 'exported'), (await forms[form]?.(secrets)) ?? '');
        const shown = values.map((_, at) => `printf '%s\\0' "$S${at}"`).join('; ');
        const out = execFileSync('sh', ['-c', `. ./exported; ${shown}`], { cwd, encoding: 'utf8' });

        expect(out.split('\0').slice(0, -1)).toEqual(values);
        expect(existsSync(join(cwd, 'ran'))).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    'A;touch ran',
    'A$(touch ran)',
    'A`touch ran`',
    "A'B",
    'A B',
    'A\ntouch ran',
    '=X',
    '-x',
    'A&B',
    'A>ran',
    '$A',
  ])('leaves out a name that is a command to a shell: %s', (name) => {
    const secrets = [secret('OK', '1'), secret(name, '1'), secret('a.b-c', '1'), secret('9', '1')];

    for (const form of shells) expect(leftOut(form, secrets).map(({ key }) => key)).toEqual([name]);
    for (const form of ['json', 'csv', 'yaml']) expect(leftOut(form, secrets)).toEqual([]);
  });

  it('as dotenv is to a reader of such files what it is, as far as these can say it', async () => {
    const values = ["it's", 'two words', '#none', 'a=b', '$HOME', 'x\ny', '"quoted"', "it's $HOME"];
    const text = (await forms.dotenv?.(values.map((text, at) => secret(`S${at}`, text)))) ?? '';

    expect(Object.values(parseEnv(text)).slice(0, 7)).toEqual(values.slice(0, 7));
    expect(Object.keys(parseEnv(text))).toHaveLength(values.length);
  });

  it('as YAML is text to readers of YAML 1.1 and of YAML 1.2', async () => {
    const words = [
      'yes',
      'on',
      'n',
      '010',
      '0o17',
      '1_000',
      '12:30:00',
      '~',
      '.inf',
      '2001-01-01',
      '<<',
      '- a',
      '@',
      '*x',
    ];
    const text = (await forms.yaml?.(words.map((word) => secret(word, word)))) ?? '';

    for (const version of ['1.1', '1.2'] as const)
      expect(Object.values(parse(text, { version, merge: false }))).toEqual(words);
  });
});

describe('what a terminal shows', () => {
  it('moves nothing and turns nothing round', () => {
    expect(visible('a\u001b[2Jb\rc\u0007\u009b1m\u202ed\u007f\n\te')).toBe('a␛[2Jb␍c␇�1m�d␡\n\te');
    expect(tableOf([{ name: 'a\u001b[31m\n\u202eb' }], { name: 'name' }, 80)).toContain('│ a␛[31m↵�b │');
  });

  describe('of a Locket', () => {
    let place: CliPlace;
    beforeAll(async () => {
      place = await openCliPlace();
      return () => place.close();
    });

    it.runIf(existsSync(pseudoTerminal))(
      'is harmless on a terminal, and as it is in a pipe',
      { timeout: 60_000 },
      async () => {
        const hostile = 'a\u001b]0;title\u0007b';
        await place.secret('HOSTILE', hostile);
        const env = {
          LOCKET_URL: place.url,
          LOCKET_TOKEN: place.machine.token,
          LOCKET_PROJECT_ID: place.projectId,
        };
        const { run, cwd } = await newDesk(env);
        const words = [
          process.execPath,
          '--disable-warning=ExperimentalWarning',
          main,
          'secrets',
          'get',
          'HOSTILE',
        ];
        const texts: string[] = [];
        for (const more of [['--plain'], ['--json'], []]) {
          const shown = atTerminal([...words, ...more], { ...env, HOME: cwd }, cwd);
          await shown.ended;
          texts.push(shown.raw());
        }

        for (const text of texts) expect(text).not.toContain('\u001b');
        expect(texts[0]).toContain('a␛]0;title␇b');
        expect((await run(['secrets', 'get', 'HOSTILE', '--plain'])).out).toBe(`${hostile}\n`);
      },
    );

    it('stays in the comments of an example, whatever comments, defaults and tags hold', async () => {
      const environment = 'staging';
      await place.secret('COMMENTED', 'v', { environment, secretComment: 'one\rtouch ran\u2028touch ran' });
      await place.secret('USUAL', 'v', {
        environment,
        secretComment: "x DEFAULT: it's\ntouch ran\n$(touch ran)",
      });
      await place.secret('A;touch ran', 'v', { environment });
      const { run, cwd } = await place.machineDesk();
      const { out, told } = await run(['secrets', 'generate-example-env', '--env', environment]);
      await writeFile(join(cwd, 'example'), out);
      const shown = execFileSync('sh', ['-c', `. ./example; printf %s "$USUAL"`], { cwd, encoding: 'utf8' });

      expect(shown).toBe("it's\ntouch ran\n$(touch ran)");
      expect([existsSync(join(cwd, 'ran')), out.includes('A;')]).toEqual([false, false]);
      expect(out.split(/[\n\r\u2028]/).filter((line) => line.startsWith('touch'))).toEqual(['touch ran']);
      expect(told).toContain('A;touch ran is left out');
    });

    it('tells which secret an export leaves out', async () => {
      await place.secret('A$(id)', 'v', { environment: 'prod' });
      await place.secret('KEPT', 'v', { environment: 'prod' });
      const { run } = await place.machineDesk();
      const { code, out, told } = await run(['export', '--env', 'prod', '--format', 'dotenv-export']);

      expect([code, out]).toEqual([0, "export KEPT='v'\n"]);
      expect(told).toContain('The secret A$(id) is left out');
    });
  });
});
