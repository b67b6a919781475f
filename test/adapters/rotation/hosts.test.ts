import { expect, it } from 'vitest';
import { openRotationTargets } from '../../../layers/adapters/rotation/targets.ts';
import { checkedRotationInputs } from '../../../layers/domain/secret-rotation/kinds/kinds.ts';

const targets = openRotationTargets({ allowPrivateTargets: false });
const good = { url: 'https://api.example.com/keys' };

const tried = (member: 'set' | 'test' | 'revoke', url: string) =>
  targets.test({
    type: 'http',
    inputs: checkedRotationInputs('http', {
      ...{ secrets: { key: 'evil.example.com' }, set: good, test: good, capture: { key: 'key' } },
      [member]: { url },
    }),
  });

const places = ['set', 'test', 'revoke'] as const;

it.each([
  'https://{{secrets.key}}/keys',
  'https:///{{secrets.key}}/keys',
  'https:\\\\{{secrets.key}}/keys',
  'https://api.{{secrets.key}}/keys',
  'https://api.example.com{{secrets.key}}/keys',
  'https://{{secrets.key}}@api.example.com/keys',
  'https://api.example.com:{{secrets.key}}/keys',
  '{{secrets.key}}://api.example.com/keys',
  'ftp://api.example.com/{{secrets.key}}',
])('no request goes to where a placeholder says: %s', async (url) => {
  for (const member of places) expect((await tried(member, url)).kind).toBe('refused');
});

it('paths and queries may have placeholders', async () => {
  for (const member of places) {
    const outcome = await tried(member, 'https://api.example.com/keys/{{secrets.key}}?of={{account}}');
    expect(outcome).toEqual({ kind: 'done', value: true });
  }
});
