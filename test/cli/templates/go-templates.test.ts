import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { open, text } from '../../../cli/templates/functions.ts';
import { readTemplate } from '../../../cli/templates/template.ts';
import { bytesOf, fromJson, Struct, TemplateFault, type Value } from '../../../cli/templates/values.ts';

interface Recorded {
  readonly template: string;
  /** What Go makes of it, in base64; null when it refuses. */
  readonly output: string | null;
}

const vectors = new URL('../../vectors/', import.meta.url);
const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL('go-templates.json', vectors), 'utf8'));
const data = fromJson(JSON.parse(readFileSync(new URL('go-templates/data.json', vectors), 'utf8')));

const structOf = (fields: Readonly<Record<string, Value>>): Struct =>
  new Struct(new Map(Object.entries(fields)));

/** The secrets that the recording program lists. */
const listSecrets = open([text, text, text], text, ([WorkspaceId, Comment, SecretPath]) => [
  structOf({
    Key: 'A',
    WorkspaceId,
    Value: 'one',
    Type: 'shared',
    ID: '1',
    Tags: [structOf({ ID: 't1', Name: 'Tag', Slug: 'tag' })],
    SecretPath,
    Comment,
    SkipMultilineEncoding: false,
  }),
  structOf({
    Key: 'B_URL',
    WorkspaceId,
    Value: bytesOf('it\'s "two"\nlines é'),
    Type: 'shared',
    ID: '2',
    Tags: [],
    SecretPath,
    Comment: '',
    SkipMultilineEncoding: true,
  }),
]);

const rendered = async (source: string): Promise<string | null> => {
  try {
    const made = await readTemplate('main', source, ['listSecrets']).render({ listSecrets }, data);
    return made.toString('base64');
  } catch (error) {
    if (error instanceof TemplateFault) return null;
    throw error;
  }
};

const readable = (base64: string | null): string | null =>
  base64 === null ? null : Buffer.from(base64, 'base64').toString('latin1');

describe('templates as Go renders them', () => {
  it.each(recorded)('$template', async ({ template, output }) => {
    expect(readable(await rendered(template))).toBe(readable(output));
  });
});
