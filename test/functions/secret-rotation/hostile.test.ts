import { beforeAll, describe, expect, it } from 'vitest';
import { openRotationPlace, type RotationPlace } from '../../world/rotation-place.ts';

let place: RotationPlace;
beforeAll(async () => {
  place = await openRotationPlace();
});

const asked = { url: 'https://api.example.com/keys', headers: { authorization: '{{secrets.key}}' } };
const inputs = { secrets: { key: 'sealed half' }, set: asked, test: asked, capture: { key: 'key' } };
let count = 0;

/** Sets a rotation up for a secret of its own. */
const http = async (more: object = {}) => {
  count += 1;
  const name = `KEY_${count}`;
  const { [name]: id } = await place.secrets(name);
  return place.send('POST', '/api/v1/secret-rotations', {
    workspaceId: place.project.id,
    environment: 'dev',
    secretPath: '/',
    interval: 1,
    provider: 'http',
    name: `rotation ${count}`,
    inputs: { ...inputs, ...more },
    outputs: { key: id },
  });
};

const many = (count: number, length: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'x'.repeat(length)]));

describe('a rotation of an API that is told by requests', () => {
  it('is set up as its requests say', async () => {
    expect(await http()).toMatchObject({ status: 200 });
  });

  it.each([
    ['headers without end', { set: { ...asked, headers: many(60, 8_000) } }],
    ['parts without end', { capture: many(3_000, 200) }],
    ['a host of its own choice', { set: { ...asked, headers: { Host: 'inner.example.com' } } }],
    ['a length that is none', { test: { ...asked, headers: { 'content-length': '5' } } }],
    ['a body of numbers', { set: { ...asked, body: 5 } }],
    ['names that are none', { secrets: { __proto__: 'x', 'a b': 'y' } }],
  ])('is refused with %s', async (_, more) => {
    const reply = await http(more);
    expect({ status: reply.status, text: reply.text.slice(0, 200) }).toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
    });
  });
});
