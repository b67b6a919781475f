import { StartFailure } from '../failure.ts';
import type { DataOptions } from '../opening.ts';
import type { InstanceApi } from './api.ts';

const isThere = (status: number): boolean => status !== 404 && status !== 403;

const ofHsm = 'Does the HSM answer, with this library, token, key and PIN (LOCKET_PKCS11_…)?';
const ofFile = (dataDir: string): string =>
  `Is ${dataDir}/wrapping.key the one that it was set up with? What an HSM wraps needs LOCKET_PKCS11_MODULE and the settings beside it.`;

/**
 * Asks the app itself whether it can use what the database holds, before anything may write to it: the format, and
 * whether the wrapping key is the right one. An app without a status is taken at its word.
 * @throws StartFailure with the app's own sentence.
 */
export const assertUsable = async (
  api: InstanceApi,
  { dataDir, dynamodbEndpoint: endpoint, hsm }: Pick<DataOptions, 'dataDir' | 'dynamodbEndpoint' | 'hsm'>,
): Promise<void> => {
  const { status, body } = await api.get('/api/status');
  if (status === 200 || !isThere(status)) return;
  const data = endpoint === undefined ? `The data in ${dataDir}` : `The data in the database at ${endpoint}`;
  const hint =
    status === 503
      ? ` ${hsm ? ofHsm : ofFile(dataDir)} The names under "cause" in ${dataDir}/locket.log say what failed.`
      : '';
  throw new StartFailure(`${data} cannot be used. ${String(body.message ?? `Status ${status}`)}.${hint}`);
};
