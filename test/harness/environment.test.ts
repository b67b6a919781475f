import { expect, it } from 'vitest';
import { refreshEnvironment } from './environment.ts';

it('a file finds the variables as its worker found them, whatever the file before it did to them', () => {
  const before = { ...process.env };
  process.env.AWS_ENDPOINT_URL_KMS = 'http://127.0.0.1:1';
  process.env.AWS_REGION = 'nowhere';
  delete process.env.AWS_ACCESS_KEY_ID;
  refreshEnvironment();
  expect(process.env).toEqual(before);
});
