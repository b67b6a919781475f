import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliPlace, openCliPlace } from './cli-place.ts';

let place: CliPlace;
let folders = 0;

beforeAll(async () => {
  place = await openCliPlace();
  return () => place.close();
});

/** A desk whose editor is this script of a shell; the file to edit is $1. */
const editing = async (
  script: string,
  secrets: Readonly<Record<string, string>> = { A: 'one', B: 'two\nlines' },
) => {
  folders += 1;
  const desk = await place.machineDesk();
  const path = `/e${folders}`;
  await desk.run(['secrets', 'folders', 'create', '--name', path.slice(1)]);
  for (const [key, value] of Object.entries(secrets)) await place.secret(key, value, { secretPath: path });
  const editor = join(desk.cwd, 'editor');
  await writeFile(
    editor,
    `#!/bin/sh\ncp "$1" ${desk.cwd}/seen; ls -ld "$1" "$(dirname "$1")" > ${desk.cwd}/modes\n${script}\n`,
  );
  await chmod(editor, 0o755);
  const env = {
    ...process.env,
    LOCKET_URL: place.url,
    LOCKET_TOKEN: place.machine.token,
    LOCKET_PROJECT_ID: place.projectId,
    EDITOR: editor,
    VISUAL: '',
  };
  return {
    seen: (name: string) => readFile(join(desk.cwd, name), 'utf8'),
    edit: (...more: readonly string[]) => desk.run(['edit', '--path', path, ...more], { env }),
    path,
    held: async () => {
      const { out } = await desk.run(['export', '--path', path, '--format', 'json']);
      return Object.fromEntries(
        (JSON.parse(out) as { key: string; value: string }[]).map(({ key, value }) => [key, value]),
      );
    },
  };
};

const leftovers = async (): Promise<readonly string[]> =>
  (await readdir('/dev/shm')).filter((name) => name.startsWith('locket-') && !name.includes('.'));

describe('locket edit', () => {
  it('creates, changes and deletes what the editor did', async () => {
    const { edit, held, seen } = await editing(`printf 'A: other\\nC: "5"\\n' > "$1"`);
    const before = await leftovers();
    const { code, out } = await edit('--yes');

    expect({ code, out }).toEqual({ code: 0, out: '~ A\n- B\n+ C\n' });
    expect(await held()).toEqual({ A: 'other', C: '5' });
    expect(await seen('seen')).toContain('A: one\nB: |-\n  two\n  lines\n');
    expect(await seen('modes')).toMatch(/^drwx------ .*\n-rw------- /);
    expect(await leftovers()).toEqual(before);
  });

  it('leaves nothing behind of what an editor put beside the file, and follows none of its links', async () => {
    const script = [
      'cd "$(dirname "$1")"',
      'cp "$1" .backup~; mkdir undo; cp "$1" undo/file',
      // As Emacs locks a file: a link that leads nowhere.
      'ln -s somebody@computer.1 .#secrets.yaml',
      'ln -s "$OUTSIDE" link',
    ].join('\n');
    const { edit, seen } = await editing(
      `OUTSIDE="$(dirname "$0")/outside"; echo precious > "$OUTSIDE"\n${script}`,
    );
    const before = await leftovers();
    const { code, told } = await edit();

    expect([code, told]).toEqual([0, 'Nothing is changed\n']);
    expect(await leftovers()).toEqual(before);
    expect(await seen('outside')).toBe('precious\n');
  });

  it('changes nothing when nothing was changed, or the editor failed', async () => {
    const same = await editing('true');
    const failing = await editing('echo "A: x" > "$1"; exit 3');
    const [one, other] = [await same.edit(), await failing.edit()];

    expect([one.code, one.told]).toEqual([0, 'Nothing is changed\n']);
    expect(other.code).toBe(1);
    expect(await failing.held()).toEqual({ A: 'one', B: 'two\nlines' });
  });

  it('deletes nothing unasked', async () => {
    const { edit, held } = await editing('echo "A: one" > "$1"');
    const { code, told } = await edit();

    expect(code).toBe(1);
    expect(told).toContain('--yes');
    expect(Object.keys(await held())).toEqual(['A', 'B']);
  });

  it.each([
    ['no YAML', 'A: [', 'no YAML'],
    ['a list', '- A', 'no map'],
    ['a number, whose text nobody knows', 'A: 010', 'put it in quotes'],
    ['a name that cannot be one', '"a b": x', 'Names of secrets'],
  ])('refuses %s and wipes the file', async (_, content, message) => {
    const { edit, held } = await editing(`echo '${content}' > "$1"`);
    const before = await leftovers();
    const { code, told } = await edit('--yes');

    expect(code).toBe(1);
    expect(told).toContain(message);
    expect(await held()).toEqual({ A: 'one', B: 'two\nlines' });
    expect(await leftovers()).toEqual(before);
  });

  it('does not undo what somebody else changed meanwhile', async () => {
    const { url, machine, projectId } = place;
    const body = (path: string) =>
      JSON.stringify({ projectId, environment: 'dev', secretPath: path, secretValue: 'theirs' });
    const script = (path: string) =>
      `curl -sf -X PATCH ${url}/api/v4/secrets/A -H 'authorization: Bearer ${machine.token}' -H 'content-type: application/json' -d '${body(path)}' > /dev/null; sed -i 's/one/mine/' "$1"`;
    const { edit, held } = await editing(script(`/e${folders + 1}`));
    const { code, told } = await edit();

    expect(code).toBe(1);
    expect(told).toContain('Somebody else has changed A');
    expect((await held()).A).toBe('theirs');
  });
});
