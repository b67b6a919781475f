import { command } from '../../command.ts';
import { addressOf, domainFlag } from '../../instance/address.ts';
import { agentPorts, configText } from '../command.ts';
import { runCertificateAgent } from './agent.ts';
import { readCertificateConfig } from './config.ts';

/** `locket cert-manager agent` */
export const certificateAgent = command({
  summary: 'log in as a machine, and keep certificates and their files, renewed in time',
  flags: {
    domain: domainFlag,
    config: { value: 'FILE', help: 'Configuration in YAML', usual: 'certificate-agent-config.yaml' },
    verbose: { short: 'v', help: 'Taken and ignored' },
  },
  run: async (given, around) => {
    const config = readCertificateConfig(configText(given.config, around), around);
    const url = addressOf(config.address ?? given.domain);
    const ports = await agentPorts(config.method, config.authFiles, url, around);
    return runCertificateAgent(config, ports, around);
  },
});
