import { openText, type Place, sealedBy, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { Webhook } from './webhook.ts';

type Member = 'url' | 'secret-key';
type Placed = Pick<Webhook, 'id' | 'projectId' | 'environmentId'>;

const placeOf = ({ id, projectId, environmentId }: Placed, member: Member): Place => ({
  purpose: 'webhook',
  project: projectId,
  environment: environmentId,
  item: `${id}/${member}`,
  version: 1,
});

/** Where a webhook leads and what signs it, in the clear. */
export interface Target {
  readonly url: string;
  readonly secretKey: string | null;
}

/** Seals address and key under the project's latest data key. */
export const sealTarget = async (
  unit: Unit,
  project: Project,
  placed: Placed,
  { url, secretKey }: Target,
): Promise<Pick<Webhook, 'url' | 'secretKey'>> => {
  const key = await dataKey(unit, project);
  const seal = (member: Member, text: string) =>
    sealText(key, placeOf(placed, member), text, (size) => unit.runtime.randomBytes(size));
  return { url: seal('url', url), secretKey: secretKey === null ? null : seal('secret-key', secretKey) };
};

/** The same webhook with address and key sealed under the latest version of the project's key. */
export const resealTarget = async (reseal: Reseal, webhook: Webhook): Promise<Webhook> => ({
  ...webhook,
  url: await reseal(placeOf(webhook, 'url'), webhook.url),
  secretKey: webhook.secretKey && (await reseal(placeOf(webhook, 'secret-key'), webhook.secretKey)),
});

/** Reverses `sealTarget`. */
export const openTarget = async (unit: Unit, project: Project, webhook: Webhook): Promise<Target> => {
  const open = async (member: Member, sealed: Uint8Array) =>
    openText(await dataKey(unit, project, sealedBy(sealed).keyVersion), placeOf(webhook, member), sealed);
  return {
    url: await open('url', webhook.url),
    secretKey: webhook.secretKey && (await open('secret-key', webhook.secretKey)),
  };
};
