import { resolve } from 'node:path';
import { createExchange } from '../../layers/client/exchange.ts';
import { command, type Surroundings, UsageFault } from '../command.ts';
import { readNamed } from '../files/private-file.ts';
import { addressOf, domainFlag } from '../instance/address.ts';
import { callerAt } from '../instance/caller.ts';
import { machineGrant } from '../login/machine.ts';
import { methodNamed } from '../login/methods.ts';
import type { Authority } from './access-token.ts';
import { type AgentPorts, runAgent } from './agent.ts';
import { realClock } from './clock.ts';
import { readConfig } from './config.ts';
import type { AuthFiles } from './config-parts.ts';
import { executor } from './execute.ts';
import { credentialReader } from './login.ts';

const variables = ['LOCKET_AGENT_CONFIG_BASE64', 'INFISICAL_AGENT_CONFIG_BASE64'];

/** The configuration of the variable, or else of the file. @throws Failure */
export const configText = (file: string, { env, cwd }: Surroundings): string => {
  const encoded = variables.map((name) => env[name]).find((value) => value);
  return encoded === undefined ? readNamed(resolve(cwd, file)) : Buffer.from(encoded, 'base64').toString();
};

const portIn = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageFault('--status-port is a port');
  return port;
};

/** Logs in as the configuration says; what is missing is told at once. @throws UsageFault, Failure */
const authorityOf = async (
  method: string,
  files: AuthFiles,
  url: string,
  around: Surroundings,
): Promise<Authority> => {
  const gather = credentialReader(files, around);
  const stranger = callerAt(url, undefined, around);
  const exchange = createExchange({ timeout: 30_000, maxAnswer: 262_144, now: around.now });
  await methodNamed(method).shown(gather(), around, exchange);
  return {
    logIn: () => machineGrant(method, gather(), undefined, url, around),
    renew: (accessToken) => stranger.call('POST /api/v1/auth/token/renew', { body: { accessToken } }),
    revoke: async (accessToken) => {
      await stranger.call('POST /api/v1/auth/token/revoke', { body: { accessToken } });
    },
  };
};

/** What an agent of this configuration reaches the world by. @throws UsageFault, Failure */
export const agentPorts = async (
  method: string,
  files: AuthFiles,
  url: string,
  around: Surroundings,
): Promise<AgentPorts> => {
  const clock = realClock(around.now);
  return {
    clock,
    authority: await authorityOf(method, files, url, around),
    callerWith: (token) => callerAt(url, token, around),
    execute: executor(around, clock),
  };
};

/** `locket agent` */
export const agent = command({
  summary: 'log in as a machine, and keep files with secrets as templates say',
  flags: {
    domain: domainFlag,
    config: { value: 'FILE', help: 'Configuration in YAML', usual: 'agent-config.yaml' },
    'status-port': {
      value: 'PORT',
      help: 'Port of this machine for /health and /metrics',
      env: ['LOCKET_AGENT_STATUS_PORT'],
    },
  },
  run: async (given, around) => {
    const statusPort = portIn(given['status-port']);
    const config = readConfig(configText(given.config, around), around);
    const url = addressOf(config.address ?? given.domain);
    const ports = await agentPorts(config.method, config.files, url, around);
    return runAgent(config, ports, statusPort, around);
  },
});
