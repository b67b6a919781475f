import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliPlace, openCliPlace } from '../cli-place.ts';

let place: CliPlace;

beforeAll(async () => {
  place = await openCliPlace();
  await place.secret('HOST', 'db.example.com');
  await place.secret('PASSWORD', 'it\'s "two"');
  await place.secret('URL', `postgres://\${HOST}/app`);
  await place.secret('KEYSTORE', '3q2+7w==');
  return () => place.close();
});

const rendered = async (source: string, ...more: readonly string[]) => {
  const desk = await place.machineDesk();
  await writeFile(join(desk.cwd, 'app.tmpl'), source);
  const ran = await desk.run(['export', '--template', 'app.tmpl', ...more]);
  return { ...ran, desk };
};

const listing = () => `listSecrets "${place.projectId}" "dev" "/"`;

describe('locket export --template', () => {
  it('renders every secret of a folder, references resolved', async () => {
    const source = `{{- range ${listing()} }}\nexport {{ .Key }}={{ .Value | squote }}\n{{- end }}\n`;
    const { code, out } = await rendered(source);

    expect({ code, out }).toEqual({
      code: 0,
      out: [
        '',
        "export HOST='db.example.com'",
        "export KEYSTORE='3q2+7w=='",
        "export PASSWORD='it's \"two\"'",
        "export URL='postgres://db.example.com/app'",
        '',
      ].join('\n'),
    });
  });

  it('leaves references as they are when the template says so', async () => {
    const one = `{{ with ${listing()} \`{"expandSecretReferences": false}\` }}{{ (index . 3).Value }}{{ end }}`;

    expect((await rendered(one)).out).toBe(`postgres://\${HOST}/app`);
  });

  it('finds projects by their slugs, and secrets by their names, in old and new spellings', async () => {
    const { project } = await place.world.ok(place.machine, 'GET', `/api/v1/projects/${place.projectId}`);
    const bySlug = `{{ len (listSecretsByProjectSlug "${project.slug}" "dev" "/") }}`;
    const byName = `{{ (getSecretByName "${place.projectId}" "dev" "/" "HOST").Value }}`;
    const old = `{{ len (secret "${place.projectId}" "dev" "/") }}`;

    const { out, told } = await rendered(`${bySlug} ${byName} ${old}`);

    expect({ out, told }).toEqual({ out: '4 db.example.com 4', told: '' });
  });

  it('writes bytes as they are, into a file for its owner alone', async () => {
    const { desk, told } = await rendered(
      `{{ (getSecretByName "${place.projectId}" "dev" "/" "KEYSTORE").Value | b64dec }}`,
      '-o',
      'keystore',
    );
    const file = join(desk.cwd, 'keystore');

    expect(told).toContain('Successfully exported secrets to:');
    expect((await readFile(file)).toString('hex')).toBe('deadbeef');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    [
      'a secret that there is not',
      () => `{{ getSecretByName "${place.projectId}" "dev" "/" "NONE" }}`,
      /NONE/,
    ],
    ['an option that nobody knows', () => `{{ ${listing()} \`{"recursiv": true}\` }}`, /the options are/],
    [
      'a function that there is not',
      () => '{{ env "HOME" }}',
      /template: app\.tmpl:1: function "env" not defined/,
    ],
    ['an action that does not end', () => 'a\n{{ if true }}', /template: app\.tmpl:2: unexpected EOF/],
    [
      'a member that secrets do not have',
      () => `{{ range ${listing()} }}{{ .Nope }}{{ end }}`,
      /app\.tmpl:1:.*Nope/,
    ],
  ])('ends with 1 for %s', async (_, source, message) => {
    const { code, out, told } = await rendered(source());

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(told).toMatch(message);
  });

  it('renders no placeholder where values may not be read', async () => {
    const reader = await place.world.machineIn(place.projectId, 'no-access');
    const desk = await place.machineDesk();
    await writeFile(join(desk.cwd, 'app.tmpl'), `{{ ${listing()} }}`);
    const { code, out } = await desk.run(['export', '--template', 'app.tmpl', '--token', reader.token]);

    expect({ code, out }).toEqual({ code: 1, out: '' });
  });
});
