import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocketError } from '../../../layers/domain/errors.ts';
import {
  defaultPolicy,
  effectiveTtl,
  everyAddress,
  policyFrom,
} from '../../../layers/domain/identities/token-policy.ts';

const seconds = fc.integer({ min: 1, max: 315_360_000 });

describe('a token policy', () => {
  it('keeps what a draft leaves out', () => {
    const before = { ...defaultPolicy, accessTokenTTL: 5, accessTokenMaxTTL: 50, accessTokenNumUsesLimit: 2 };
    expect(policyFrom({}, before)).toEqual(before);
    expect(policyFrom({ accessTokenTTL: 0 }, before)).toEqual({ ...before, accessTokenTTL: 0 });
  });

  it('never has a TTL above its max TTL, whichever of the two is new', () => {
    fc.assert(
      fc.property(seconds, seconds, (accessTokenTTL, accessTokenMaxTTL) => {
        const made = () => policyFrom({ accessTokenTTL }, { ...defaultPolicy, accessTokenMaxTTL });
        if (accessTokenTTL > accessTokenMaxTTL) expect(made).toThrow(LocketError);
        else expect(made()).toMatchObject({ accessTokenTTL, accessTokenMaxTTL });
      }),
    );
  });

  it('trusts everybody only when nobody said otherwise, and names the entry that is wrong', () => {
    expect(policyFrom({}, defaultPolicy).accessTokenTrustedIps).toEqual(everyAddress);
    const accessTokenTrustedIps = [{ ipAddress: '10.0.0.1' }, { ipAddress: 'everywhere' }];
    expect(() => policyFrom({ accessTokenTrustedIps }, defaultPolicy)).toThrow(
      /accessTokenTrustedIps\[1\]\.ipAddress/,
    );
  });
});

describe('the time a token lives without renewal', () => {
  it('is above 0 and never beyond the max TTL; a TTL of 0 means all of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (ttl, maxTtl) => {
        const effective = effectiveTtl(ttl, maxTtl);
        expect(effective).toBeGreaterThan(0);
        expect(effective).toBeLessThanOrEqual(maxTtl);
        if (ttl === 0) expect(effective).toBe(maxTtl);
      }),
    );
  });
});
