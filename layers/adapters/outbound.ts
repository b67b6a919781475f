import { openAuditArchive } from './audit-archive.ts';
import { hsmCaKeys as openHsmCaKeys } from './ca-keys/hsm-ca-keys.ts';
import { kmsCaKeys } from './ca-keys/kms-ca-keys.ts';
import { openDirectory } from './directory/directory.ts';
import { openDns } from './dns.ts';
import { openDynamicProviders } from './dynamic/providers.ts';
import { openEgress } from './egress/egress.ts';
import { openVendorCalls } from './egress/vendor-calls.ts';
import { openCustomerKms } from './external-kms/customer-kms.ts';
import { openForeignTokens } from './foreign-tokens/foreign-tokens.ts';
import { openImportSources } from './import-sources/sources.ts';
import { openKeptApps } from './kept-apps/kept-apps.ts';
import { mailerFor } from './mail/mailer.ts';
import type { OutboundFactory } from './outbound-factories.ts';
import { openRotationTargets } from './rotation/targets.ts';
import { openSts } from './sts/sts.ts';
import { openSyncTargets } from './targets/targets.ts';
import { openWorkings } from './workings/workings.ts';

/** Each way to reach addresses of others by its name in `Outbound`. A bundle holds those that somebody names. */
export const auditArchive: OutboundFactory<'auditArchive'> = ({ archiveBucket }) =>
  archiveBucket ? openAuditArchive(archiveBucket) : undefined;

export const caKeys: OutboundFactory<'caKeys'> = ({ caKeySetting: setting }) =>
  setting && 'policy' in setting ? kmsCaKeys(setting) : setting;

export const hsmCaKeys: OutboundFactory<'hsmCaKeys'> = ({ hsmCaKeySetting: setting }, runtime) =>
  setting && 'installation' in setting ? openHsmCaKeys(setting, runtime) : setting;

export const egress: OutboundFactory<'egress'> = ({ allowPrivateTargets = false }) =>
  openEgress({ allowPrivateTargets });

export const vendorCalls: OutboundFactory<'vendorCalls'> = ({ allowPrivateTargets = false, vendorHosts }) =>
  openVendorCalls({ allowPrivateTargets, hosts: vendorHosts });

export const ldap: OutboundFactory<'ldap'> = ({ allowPrivateTargets = false }) =>
  openDirectory({ allowPrivateTargets });

export const dns: OutboundFactory<'dns'> = ({ dns: given }) => given ?? openDns();

export const customerKms: OutboundFactory<'customerKms'> = ({ awsElsewhere, keyServers }) =>
  openCustomerKms({ aws: awsElsewhere, servers: keyServers });

export const dynamicProviders: OutboundFactory<'dynamicProviders'> = (settings) =>
  settings.dynamicProviders ??
  openDynamicProviders({ allowPrivateTargets: settings.allowPrivateTargets ?? false });

export const syncTargets: OutboundFactory<'syncTargets'> = (settings, runtime) =>
  settings.syncTargets ??
  openSyncTargets({ allowPrivateTargets: settings.allowPrivateTargets ?? false }, runtime);

export const externalSources: OutboundFactory<'externalSources'> = (settings, runtime) =>
  settings.externalSources ??
  openImportSources({ allowPrivateTargets: settings.allowPrivateTargets ?? false }, runtime);

export const rotationTargets: OutboundFactory<'rotationTargets'> = (settings) =>
  settings.rotationTargets ??
  openRotationTargets({ allowPrivateTargets: settings.allowPrivateTargets ?? false });

export const keptApps: OutboundFactory<'keptApps'> = ({ keptAppsSetting: setting }, runtime) =>
  setting && 'kind' in setting ? openKeptApps(setting, runtime) : setting;

export const workings: OutboundFactory<'workings'> = ({ workingsSetting: setting }, runtime) =>
  setting && 'queues' in setting ? openWorkings(setting, runtime) : setting;

export const mailer: OutboundFactory<'mailer'> = ({ mail }, runtime) => mailerFor(mail, runtime);

export const sts: OutboundFactory<'sts'> = ({ stsHosts = [], stsEndpoint }) =>
  openSts({ allowedHosts: stsHosts, endpoint: stsEndpoint });

export const foreignTokens: OutboundFactory<'foreignTokens'> = (settings, runtime) =>
  openForeignTokens({ egress: egress(settings, runtime), runtime, keyServers: settings.keyServers });
