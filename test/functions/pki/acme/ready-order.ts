import { validate } from '../../../../layers/domain/pki/acme/validation.ts';
import type { PkiPlace } from '../pki-place.ts';
import type { AcmeClient } from './acme-client.ts';

/** An order of which all is proven, with the client that opened it. */
export interface ReadyOrder {
  readonly client: AcmeClient;
  readonly finalize: string;
}

const lastOf = (url: string): string => url.split('/').at(-1) ?? '';
const proven = { look: async () => ({ kind: 'proven' as const }) };

/** Makes an account with this key, and opens an order of which all is proven. */
export const readyOrder = async (
  { world, projectId }: PkiPlace,
  client: AcmeClient,
  key: { readonly id: string; readonly secret: string },
  names: readonly string[],
): Promise<ReadyOrder> => {
  const account = await client.register(key);
  if (account.status !== 201) throw new Error(`no account: ${account.text}`);
  const { body, status, text } = await client.order(names);
  if (status !== 201) throw new Error(`no order: ${text}`);
  for (const url of body.authorizations) {
    const [challenge] = (await client.post(url)).body.challenges;
    await client.post(challenge.url, {});
    const name = { projectId, templateId: client.templateId, accountId: lastOf(client.kid) };
    const looked = { ...name, authorizationId: lastOf(url), type: challenge.type };
    await validate(world.open('validate-acme-challenge'), proven, looked, false);
  }
  return { client, finalize: body.finalize };
};
