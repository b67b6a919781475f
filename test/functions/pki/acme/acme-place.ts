import type { ChallengeType } from '../../../../layers/domain/pki/acme/records.ts';
import type { Finding, Proof, Validator } from '../../../../layers/domain/pki/acme/validation.ts';
import { validate } from '../../../../layers/domain/pki/acme/validation.ts';
import type { World } from '../../../world/world.ts';
import { openPkiPlace, type PkiPlace } from '../pki-place.ts';
import { type AcmeClient, openClient } from './acme-client.ts';

/** Whatever is looked at is proven, unless a test says otherwise. */
class TestValidator implements Validator {
  finding: Finding = { kind: 'proven' };
  readonly looks: Proof[] = [];

  async look(proof: Proof): Promise<Finding> {
    this.looks.push(proof);
    return this.finding;
  }
}

export interface AcmePlace extends PkiPlace {
  readonly caId: string;
  readonly templateId: string;
  readonly validator: TestValidator;
  template(more?: object): Promise<string>;
  bindingKey(templateId?: string): Promise<{ readonly id: string; readonly secret: string }>;
  /** A client of the server of this template, without an account. */
  client(templateId?: string): AcmeClient;
  /** One with an account. */
  registered(templateId?: string): Promise<AcmeClient>;
  /** Looks at a challenge as the worker does. */
  look(client: AcmeClient, authorizationUrl: string, type?: ChallengeType, isLast?: boolean): Promise<string>;
  /** What is made now, once so much time has passed that no nonce of now is any good. */
  openLater<T>(make: () => Promise<T>): Promise<T>;
  /** Proves all of an order. */
  proveAll(client: AcmeClient, order: { readonly authorizations: readonly string[] }): Promise<void>;
}

const lastOf = (url: string): string => url.split('/').at(-1) ?? '';

export const openAcmePlace = async (world?: World): Promise<AcmePlace> => {
  const place = await openPkiPlace(world);
  const { id: caId } = await place.root();
  let made = 0;
  const template = async (more: object = {}): Promise<string> => {
    made += 1;
    const content = {
      caId,
      name: `acme ${made}`,
      commonName: '.*',
      subjectAlternativeName: '.*',
      ttl: '90d',
      extendedKeyUsages: ['serverAuth'],
      ...more,
    };
    return (await place.ok('POST', '/certificate-templates', content)).id;
  };
  const templateId = await template();
  const validator = new TestValidator();
  const bindingKey: AcmePlace['bindingKey'] = async (id = templateId) => {
    const { acmeKey, hmacKey } = await place.ok('POST', `/certificate-templates/${id}/acme-keys`, {
      name: 'certbot',
    });
    return { id: acmeKey.id, secret: hmacKey };
  };
  const client: AcmePlace['client'] = (id = templateId) => openClient(place.world.app, id);
  const look: AcmePlace['look'] = (acting, url, type = 'http-01', isLast = false) =>
    validate(
      place.world.open('validate-acme-challenge'),
      validator,
      {
        projectId: place.projectId,
        templateId: acting.templateId,
        accountId: lastOf(acting.kid),
        authorizationId: lastOf(url),
        type,
      },
      isLast,
    );
  return {
    ...place,
    caId,
    templateId,
    validator,
    template,
    bindingKey,
    client,
    registered: async (id) => {
      const acting = client(id);
      const reply = await acting.register(await bindingKey(id));
      if (reply.status !== 201) throw new Error(`no account: ${reply.text}`);
      return acting;
    },
    look,
    openLater: async (make) => {
      const made = await make();
      place.world.app.runtime.advance(3_601);
      return made;
    },
    proveAll: async (acting, { authorizations }) => {
      for (const url of authorizations) {
        const { body } = await acting.post(url);
        const [challenge] = body.challenges;
        await acting.post(challenge.url, {});
        await look(acting, url, challenge.type);
      }
    },
  };
};
