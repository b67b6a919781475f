import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { checkedRotationInputs, rotationKind } from '../../layers/domain/secret-rotation/kinds/kinds.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/guides/secret-rotation.md'), 'utf8');

it('the guide to rotations shows requests of an HTTP API that are taken as they stand', () => {
  const [, block = ''] = /^```json\n(.*?)^```/ms.exec(page) ?? [];
  const inputs = checkedRotationInputs('http', JSON.parse(block));
  expect(rotationKind('http').outputs(inputs)).toEqual(['token']);
});
