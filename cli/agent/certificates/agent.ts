import { Failure, type Surroundings } from '../../command.ts';
import { log } from '../../terminal/log.ts';
import { AccessToken } from '../access-token.ts';
import type { AgentPorts } from '../agent.ts';
import { retrying } from '../retrying.ts';
import { AgentStatus } from '../status.ts';
import { notifySystemd } from '../systemd.ts';
import type { CertificateAgentConfig } from './config.ts';
import { Issuing } from './issuing.ts';
import { CertificateKeeper } from './keeper.ts';

const revoke = async (token: AccessToken, around: Surroundings): Promise<void> => {
  try {
    await token.revoke();
    log(around, 'INF', 'The access token is revoked');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log(around, 'ERR', `The access token is not revoked: ${error.message}`);
  }
};

/**
 * Keeps certificates until it is told to end, or has got each once if the configuration says so; answers the exit code:
 * 1 once any had to be given up and nothing is left to do, so that whoever watches the agent hears of it.
 */
export const runCertificateAgent = async (
  config: CertificateAgentConfig,
  { clock, authority, callerWith, execute }: AgentPorts,
  around: Surroundings,
): Promise<number> => {
  const ending = new AbortController();
  const { signal } = ending;
  const tell = (mark: 'INF' | 'WRN' | 'ERR', message: string) => log(around, mark, message);
  const token = new AccessToken(authority, clock, new AgentStatus([], clock, tell), () => undefined);
  const caller = retrying(
    callerWith(async () => token.current()),
    config.retries,
    clock,
    signal,
  );
  around.ended().then(() => ending.abort());
  try {
    await token.obtain(undefined, signal);
    await notifySystemd('READY=1', around);
    const keepers = config.certificates.map(
      (wanted) =>
        new CertificateKeeper(wanted, { issuing: new Issuing(caller, wanted), clock, execute, tell }),
    );
    const kept = Promise.all(keepers.map((keeper) => keeper.keep(signal, config.exitsAfterAuth)));
    const done = kept.finally(() => ending.abort());
    await Promise.all([token.keep(signal), done]);
    return (await kept).every(Boolean) ? 0 : 1;
  } finally {
    ending.abort();
    await notifySystemd('STOPPING=1', around);
    if (config.revokesOnShutdown) await revoke(token, around);
  }
};
