import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { processorTime } from '../../harness/processor-time.ts';
import {
  type BegunSaml,
  idpEntity,
  openSamlPlace,
  type SaidBySaml,
  type SamlPlace,
} from '../../world/saml-place.ts';

let place: SamlPlace;
beforeAll(async () => {
  place = await openSamlPlace();
});
beforeEach(async () => {
  const { runtime } = place.accounts.world.app;
  // Refusals beyond fifty a minute are gathered.
  runtime.advance(61);
  began = runtime.now().toISOString();
  await place.configured();
});

const victim = 'victim@example.org';
const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
const packed = (document: string): string => Buffer.from(document).toString('base64');

let began = '';
/** The checks that the trail names for answers of this test. */
const checks = async (): Promise<readonly unknown[]> =>
  (await place.accounts.eventsOf('provider-sign-in'))
    .filter(({ occurredAt }) => String(occurredAt) >= began)
    .map(({ metadata }) => (metadata as { refusedBy?: string }).refusedBy);

const refused = async (samlResponse: string, begun: Partial<BegunSaml>): Promise<void> => {
  const reply = await place.post(samlResponse, begun);
  expect(reply.status, reply.text).toBe(401);
  expect(reply.headers.location).toBeUndefined();
  expect(reply.text).not.toContain(victim);
};

const signature = /<ds:Signature[\s\S]*?<\/ds:Signature>/;
const assertionOf = (document: string): string =>
  /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(document)?.[0] ?? '';
const withoutSignature = (element: string): string => element.replace(signature, '');
const signatureOf = (element: string): string => signature.exec(element)?.[0] ?? '';
const evil = (assertion: string): string =>
  withoutSignature(assertion)
    .replace(/ ID="[^"]+"/, ' ID="_evil"')
    .replace('ada@example.org', victim);
/** The response with its own signature (before or after the assertion), without what is in it. */
const responseSignature = (document: string): string =>
  signatureOf(document.replace(assertionOf(document), ''));

/** Ways to have one assertion verified and another one read (Somorovsky et al., On Breaking SAML, section 4). */
const wrappings: readonly (readonly [string, (document: string) => string])[] = [
  [
    'XSW1: the response that was signed within the signature of another',
    (document) => {
      const own = responseSignature(document);
      const bare = document.replace(own, '');
      const within = own.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`);
      return document
        .replace(own, within)
        .replace(/ ID="_r[^"]+"/, ' ID="_evil_response"')
        .replace(/^([\s\S]*)ada@example\.org/, `$1${victim}`);
    },
  ],
  [
    'XSW2: the response that was signed beside the signature of another',
    (document) => {
      const own = responseSignature(document);
      const bare = document.replace(own, '');
      return document
        .replace(own, `${bare}${own}`)
        .replace(/ ID="_r[^"]+"/, ' ID="_evil_response"')
        .replace(/^([\s\S]*)ada@example\.org/, `$1${victim}`);
    },
  ],
  [
    'XSW3: another assertion before the signed one',
    (document) =>
      document.replace(assertionOf(document), `${evil(assertionOf(document))}${assertionOf(document)}`),
  ],
  [
    'XSW4: the signed assertion within another',
    (document) => {
      const signed = assertionOf(document);
      return document.replace(
        signed,
        evil(signed).replace('</saml:Assertion>', `${signed}</saml:Assertion>`),
      );
    },
  ],
  [
    'XSW5: the signature within another assertion, the signed one at the end',
    (document) => {
      const signed = assertionOf(document);
      const wrapped = evil(signed).replace('<saml:Subject>', `${signatureOf(signed)}<saml:Subject>`);
      return document.replace(signed, `${wrapped}${withoutSignature(signed)}`);
    },
  ],
  [
    'XSW6: the signed assertion within the signature of another',
    (document) => {
      const signed = assertionOf(document);
      const own = signatureOf(signed).replace(
        '</ds:Signature>',
        `${withoutSignature(signed)}</ds:Signature>`,
      );
      return document.replace(signed, evil(signed).replace('<saml:Subject>', `${own}<saml:Subject>`));
    },
  ],
  [
    'XSW7: another assertion within extensions',
    (document) => {
      const signed = assertionOf(document);
      return document.replace(signed, `<samlp:Extensions>${evil(signed)}</samlp:Extensions>${signed}`);
    },
  ],
  [
    'an unsigned assertion after the signed one',
    (document) =>
      document.replace(assertionOf(document), `${assertionOf(document)}${evil(assertionOf(document))}`),
  ],
  [
    'XSW8: the signed assertion within an object of the signature of another',
    (document) => {
      const signed = assertionOf(document);
      const own = signatureOf(signed).replace(
        '</ds:Signature>',
        `<ds:Object>${withoutSignature(signed)}</ds:Object></ds:Signature>`,
      );
      return document.replace(signed, evil(signed).replace('<saml:Subject>', `${own}<saml:Subject>`));
    },
  ],
];

describe('signature wrapping', () => {
  const profiles = ['okta-saml', 'jumpcloud-saml', 'google-saml', 'generic-saml'];
  it.each(wrappings)('%s: is refused, whatever has to be signed', async (_what, wrap) => {
    for (const authProvider of profiles) {
      await place.configured({ authProvider });
      for (const how of [{}, { response: false }, { assertion: false }]) {
        const begun = await place.begin();
        const document = text(await place.answer(begun, {}, how));
        const wrapped = wrap(document);
        expect(wrapped).toContain(victim);
        await refused(packed(wrapped), begun);
      }
    }
  });

  it('is tried on answers that are taken as they are', async () => {
    const begun = await place.begin();
    expect((await place.post(packed(text(await place.answer(begun))), begun)).status).toBe(302);
  });

  it('by two elements of one ID is refused', async () => {
    await place.configured({ authProvider: 'jumpcloud-saml' });
    const begun = await place.begin();
    const document = text(await place.answer(begun, {}, { response: false }));
    const [, id = ''] = / ID="(_a[^"]+)"/.exec(document) ?? [];
    await refused(packed(document.replace(/ ID="_r[^"]+"/, ` ID="${id}"`)), begun);
    expect(await checks()).toContain('wrapping');
  });

  it('is of no use with an unsigned assertion beside an encrypted one', async () => {
    const begun = await place.begin();
    const document = text(await place.answer(begun, {}, { encrypted: true }));
    const plain = assertionOf(text(await place.answer(begun, {}, { response: false, assertion: false })));
    await refused(packed(document.replace('</samlp:Response>', `${evil(plain)}</samlp:Response>`)), begun);
  });
});

describe('a signed document that was altered', () => {
  it('by a comment within the name of somebody is refused, although its signature still holds', async () => {
    const begun = await place.begin();
    const document = text(await place.answer(begun, { nameId: `${victim}.evil.example` }));
    const cut = document.replace(`${victim}.evil.example`, `${victim}<!---->.evil.example`);
    await refused(packed(cut), begun);
    expect(await checks()).toContain('document');
  });

  it('in any value is refused', async () => {
    const begun = await place.begin();
    await refused(packed(text(await place.answer(begun)).replace('ada@example.org', victim)), begun);
    expect(await checks()).toContain('signature');
  });

  it.each([
    'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    '',
  ])('to be signed by %j is refused', async (algorithm) => {
    const begun = await place.begin();
    const document = text(await place.answer(begun));
    const forged = document
      .replaceAll('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', algorithm)
      .replace(/<ds:SignatureValue>[^<]*/g, () => {
        const mac = createHmac('sha256', place.certificate).update(document).digest('base64');
        return `<ds:SignatureValue>${mac}`;
      });
    await refused(packed(forged), begun);
    expect(await checks()).toContain('algorithm');
  });

  it('without its signatures is refused, in whatever way it has to be signed', async () => {
    for (const authProvider of [
      'okta-saml',
      'azure-saml',
      'jumpcloud-saml',
      'google-saml',
      'keycloak-saml',
      'generic-saml',
    ]) {
      await place.configured({ authProvider });
      const begun = await place.begin();
      await refused(await place.answer(begun, {}, { response: false, assertion: false }), begun);
    }
  });

  it('in an algorithm of its encryption is refused before anything is opened', async () => {
    const begun = await place.begin();
    const document = text(await place.answer(begun, {}, { encrypted: true }));
    const forged = document.replace(
      /Algorithm="[^"]*rsa-oaep-mgf1p"/,
      'Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-1_5"',
    );
    expect(forged).not.toBe(document);
    await refused(packed(forged), begun);
    expect(await checks()).toContain('algorithm');
  });
});

describe('a well-signed answer', () => {
  const cases: readonly (readonly [string, SaidBySaml, string])[] = [
    ['that has expired', { notOnOrAfter: -61 }, 'expired'],
    ['of the future', { notBefore: 90 }, 'not-yet-valid'],
    ['that was made in the future', { issued: 90 }, 'not-yet-valid'],
    [
      'that is too old, however long it says that it counts',
      { issued: -3_700, notOnOrAfter: 9_999 },
      'expired',
    ],
    ['for another application', { audience: 'https://another.example' }, 'audience'],
    ['for another recipient', { recipient: 'https://another.example/acs' }, 'recipient'],
    ['for another address', { destination: 'https://another.example/acs' }, 'destination'],
    ['to another request', { inResponseTo: '_another' }, 'request'],
    ['to no request', { inResponseTo: undefined }, 'request'],
    ['of nobody', { nameId: '' }, 'subject'],
    [
      'of somebody by a name for once',
      { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' },
      'subject',
    ],
    ['of somebody in letters that look alike', { nameId: 'аda@example.org' }, 'subject'],
    ['that says no', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, 'status'],
  ];
  it.each(cases)('%s is refused, and the trail says so', async (_what, said, check) => {
    const begun = await place.begin();
    await refused(await place.answer(begun, said), begun);
    expect(await checks()).toContain(check);
  });

  it.each([{ notOnOrAfter: -59 }, { notBefore: 59 }, { issued: 59 }])(
    'may be a minute off: %j',
    async (said) => {
      const begun = await place.begin();
      expect((await place.post(await place.answer(begun, said), begun)).status).toBe(302);
    },
  );

  it('of another provider is refused where one is named', async () => {
    await place.configured({ providerEntityId: 'https://another.example' });
    const begun = await place.begin();
    await refused(await place.answer(begun), begun);
    await place.configured({ providerEntityId: idpEntity });
    const again = await place.begin();
    expect((await place.post(await place.answer(again), again)).status).toBe(302);
  });

  it('counts once, and for the browser and the request that it was made for', async () => {
    const [one, two] = [await place.begin(), await place.begin()];
    const answer = await place.answer(one);
    await refused(answer, two);
    await refused(answer, { cookie: one.cookie, relayState: two.relayState });
    await refused(answer, { cookie: two.cookie, relayState: one.relayState });
    await refused(answer, { relayState: one.relayState });
    await refused(answer, { cookie: one.cookie });
    expect((await place.post(answer, one)).status).toBe(302);
    await refused(answer, one);
    expect(await checks()).toContain('request');
  });

  it('of two at the same moment counts once', async () => {
    const begun = await place.begin();
    const answers = await Promise.all([place.answer(begun), place.answer(begun)]);
    const replies = await Promise.all(answers.map((answer) => place.post(answer, begun)));
    expect(replies.map(({ status }) => status).sort()).toEqual([302, 401]);
  });

  it('that nobody asked for counts once where such are taken', async () => {
    await place.configured({ allowIdpInitiated: true });
    const answer = await place.answer(undefined);
    expect((await place.post(answer, {})).status).toBe(302);
    await refused(answer, {});
    expect(await checks()).toContain('replay');
  });

  it('is over after a quarter of an hour', async () => {
    const begun = await place.begin();
    place.accounts.world.app.runtime.advance(901);
    await refused(await place.answer(begun), begun);
  });

  it('for one organization opens no other that trusts the same provider', async () => {
    const { world } = place.accounts;
    const orgId = await world.newOrganization();
    const admin = await world.identity('admin', orgId);
    const theirs = {
      organizationId: orgId,
      authProvider: 'okta-saml',
      isActive: true,
      entryPoint: 'https://idp.example.com/sso',
      cert: place.certificate,
      allowIdpInitiated: true,
    };
    expect((await world.send(admin, 'POST', '/api/v1/sso/config', theirs)).status).toBe(200);
    const answer = await place.answer(undefined);
    const reply = await world.app.request('POST', `/api/v1/sso/saml2/${orgId}`, {
      text: new URLSearchParams({ SAMLResponse: answer }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(reply.status, reply.text).toBe(401);
  });
});

describe('a document that is meant to hurt', () => {
  const laughs = [
    '<!DOCTYPE r [<!ENTITY a "ha">',
    ...Array.from({ length: 12 }, (_, at) => `<!ENTITY a${at + 1} "&a${at || ''};&a${at || ''};">`),
    ']>',
  ].join('');
  const response = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r">';
  it.each([
    ['expands entities', `${laughs}${response}&a12;</samlp:Response>`],
    ['reads files', `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${response}&x;</samlp:Response>`],
    ['includes styles', `<?xml-stylesheet href="https://evil.example"?>${response}</samlp:Response>`],
    ['is deep', `${response}${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</samlp:Response>`],
    ['has many elements', `${response}${'<a/>'.repeat(20_000)}</samlp:Response>`],
    ['is long', `${response}${' '.repeat(270_000)}</samlp:Response>`],
    ['is none', 'nothing of the kind'],
    ['is broken', response],
    ['is in another encoding', `<?xml version="1.0" encoding="UTF-16"?>${response}</samlp:Response>`],
  ])('%s: is refused at once', async (_what, document) => {
    const begun = await place.begin();
    const before = processorTime();
    await refused(packed(document), begun);
    expect(processorTime() - before).toBeLessThan(2_000);
  });

  it('that is larger than any answer is refused unread', async () => {
    const begun = await place.begin();
    expect([413, 422]).toContain((await place.post('A'.repeat(600_000), begun)).status);
    expect((await place.post('A'.repeat(400_000), begun)).status).toBe(422);
  });
});
