import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSigner } from '../../../layers/adapters/aws/signature.ts';

const word = fc.stringMatching(/^[A-Za-z0-9+/=._-]{1,60}$/);
const scopes = fc.record({
  region: fc.stringMatching(/^[a-z]{2}-[a-z]{4,9}-[1-9]$/),
  signingName: fc.constantFrom('dynamodb', 'kms'),
});
const requests = fc.record({
  path: fc.constantFrom('/', '/kms/', '/a-b_c.d~e/2/'),
  host: fc.stringMatching(/^[a-z0-9.-]{1,40}(:[1-9][0-9]{0,4})?$/),
  contentType: fc.constantFrom('application/x-amz-json-1.0', 'application/x-amz-json-1.1'),
  target: fc.stringMatching(/^[A-Za-z0-9_]{1,20}\.[A-Za-z]{1,30}$/),
  body: fc.string({ unit: 'grapheme' }),
});
const identities = fc.record({
  accessKeyId: word,
  secretAccessKey: fc.string({ minLength: 1 }),
  sessionToken: fc.option(word, { nil: undefined }),
});
const dates = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });

it('requests are signed as the SDK signs them, key kept or not', async () => {
  const property = fc.asyncProperty(
    scopes,
    fc.array(fc.tuple(requests, identities, dates), { minLength: 1, maxLength: 3 }),
    async (scope, signings) => {
      const sign = openSigner(scope);
      for (const [request, credentials, signingDate] of [...signings, ...signings]) {
        const identity = { ...credentials, ...(!credentials.sessionToken && { sessionToken: undefined }) };
        const theirs = new SignatureV4({
          service: scope.signingName,
          region: scope.region,
          credentials: identity as never,
          sha256: Sha256,
          applyChecksum: false,
        });
        const headers = {
          host: request.host,
          'content-type': request.contentType,
          'x-amz-target': request.target,
        };
        const { path, body } = request;
        const expected = await theirs.sign(new HttpRequest({ method: 'POST', path, body, headers }), {
          signingDate,
        });
        expect(sign(request, identity as never, signingDate)).toEqual(expected.headers);
      }
    },
  );
  await fc.assert(property, { numRuns: 100 });
});
