import { join } from 'node:path';
import { cache, firstOf } from '../peer.ts';
import { homeFor, type TestServer } from './server.ts';

export const installedMoto = (): string | undefined => firstOf(join(cache, 'moto', 'bin', 'moto_server'));

/** Starts moto, which stands for the APIs of AWS and keeps what it is told in memory. */
export const startMoto = async (program: string): Promise<TestServer> => {
  const home = await homeFor('root');
  const args = ['-H', '127.0.0.1', '-p', String(home.port), '-c', home.certificate, '-k', home.key];
  return home.start(program, args, { MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
};
