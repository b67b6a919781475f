import { expect, it } from 'vitest';
import { apiAddress } from '../../../layers/adapters/dynamic/api-address.ts';

it('an address of an API has each part as one segment', () => {
  expect(apiAddress('rabbit.example.com', 15671, ['api', 'users', 'a/b?c#d']).href).toBe(
    'https://rabbit.example.com:15671/api/users/a%2Fb%3Fc%23d',
  );
});

it.each(['.', '..'])('a part that is %s leads nowhere else', (part) => {
  expect(() => apiAddress('rabbit.example.com', 15671, ['api', 'permissions', part, 'name'])).toThrow(
    'no part of an address',
  );
});
