import type { AzureInputs } from '../../domain/secret-rotation/kinds/clouds.ts';
import { askGraph, graphToken } from '../dynamic/azure-entra-id/graph.ts';
import { expectStatus, explainStatus, jsonOf } from '../dynamic/http.ts';
import type { ReachSettings } from '../dynamic/reach.ts';
import { refusal, rotationDriver } from './driver.ts';

const tokenOf = (inputs: AzureInputs, settings: ReachSettings): Promise<string> =>
  graphToken(
    { tenantId: inputs.tenant_id, applicationId: inputs.client_id, clientSecret: inputs.client_secret },
    settings,
  );

const application = ({ object_id }: AzureInputs): string => `/applications/${object_id}`;

interface Password {
  readonly keyId?: string;
  readonly displayName?: string | null;
}

const passwordsIn = async (
  inputs: AzureInputs,
  token: string,
  settings: ReachSettings,
): Promise<readonly Password[]> => {
  const path = `${application(inputs)}?$select=id,appId,passwordCredentials`;
  const answer = await askGraph(token, settings, 'GET', path);
  expectStatus(answer, 200);
  const { appId, passwordCredentials = [] } = jsonOf(answer) as {
    appId?: string;
    passwordCredentials?: readonly Password[];
  };
  if (appId?.toLowerCase() !== inputs.app_client_id)
    throw refusal('object_id and app_client_id are of different applications');
  return passwordCredentials;
};

const remove = async (
  inputs: AzureInputs,
  token: string,
  keyId: string,
  settings: ReachSettings,
): Promise<void> => {
  const known = await passwordsIn(inputs, token, settings);
  if (!known.some((each) => each.keyId === keyId)) return;
  expectStatus(
    await askGraph(token, settings, 'POST', `${application(inputs)}/removePassword`, { keyId }),
    204,
  );
};

const day = 86_400_000;

/** Microsoft Entra ID: a client secret of an application for each rotation. */
export const azureSecrets = rotationDriver<AzureInputs>({
  test: async (inputs, settings) => {
    const token = await tokenOf(inputs, settings);
    // A connection is tried before anybody says whose secrets it is to rotate.
    if (inputs.object_id !== undefined) await passwordsIn(inputs, token, settings);
  },
  issue: async (inputs, { mark, known, pending }, settings) => {
    const token = await tokenOf(inputs, settings);
    const ours = new Set(known.map(({ account }) => account));
    // What an earlier try made and nobody was told of has our mark, and is none that we know.
    for (const { keyId, displayName } of await passwordsIn(inputs, token, settings))
      if (keyId && displayName?.startsWith(mark) && !ours.has(keyId))
        await remove(inputs, token, keyId, settings);
    const lifetime = inputs.lifetime_days;
    const passwordCredential = {
      displayName: `${mark}-${pending.begunAt.slice(0, 10)}`,
      ...(lifetime !== undefined && {
        endDateTime: new Date(Date.parse(pending.begunAt) + lifetime * day).toISOString(),
      }),
    };
    const answer = await askGraph(token, settings, 'POST', `${application(inputs)}/addPassword`, {
      passwordCredential,
    });
    expectStatus(answer, 200);
    const { keyId, secretText } = jsonOf(answer) as { keyId?: string; secretText?: string };
    if (!keyId || !secretText) throw refusal('Microsoft Graph answered without a secret');
    return {
      account: keyId,
      values: { client_id: inputs.app_client_id, client_secret: secretText },
      internal: {},
    };
  },
  // A token for nothing but the application itself: it needs no rights.
  prove: async (inputs, { values }, settings) => {
    const { client_id: applicationId = '', client_secret: clientSecret = '' } = values;
    await graphToken({ tenantId: inputs.tenant_id, applicationId, clientSecret }, settings);
  },
  retire: async (inputs, { account }, _password, settings) =>
    remove(inputs, await tokenOf(inputs, settings), account, settings),
  explain: explainStatus,
});
