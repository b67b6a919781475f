import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { hsmLayerContents } from '../../lib/hsm/layer-contents.ts';
import { type HsmSettings, parseSettings } from '../../lib/settings.ts';
import { actionsOf, functionOf, onlyResource, resourcesOf, templatesFor } from './stacks.ts';

const vpc = {
  vpcId: 'vpc-0123456789abcdef0',
  cidr: '10.1.0.0/16',
  availabilityZones: ['eu-central-1a'],
  subnetIds: ['subnet-0123456789abcdef0'],
  routeTableIds: ['rtb-0123456789abcdef0'],
};
const pinSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:pin-AbCdEf';
const pkcs11 = { tokenLabel: 'hsm1', keyLabel: 'locket', pinSecretArn };
const withHsm = { apiType: 'private', vpc, pkcs11 };
const store = 'cks-1234567890abcdef0';

describe('the settings of wrapping keys', () => {
  it.each<[object, string]>([
    [
      { wrappingKeys: ['cloudhsm'] },
      'Setting wrappingKeys must name cloudhsm just when there is cloudHsmKeyStoreId.',
    ],
    [
      { wrappingKeys: ['kms'], cloudHsmKeyStoreId: store },
      'Setting wrappingKeys must name cloudhsm just when there is cloudHsmKeyStoreId.',
    ],
    [{ wrappingKeys: ['kms', 'kms'] }, 'Setting wrappingKeys must name each once.'],
    [{ wrappingKeys: [] }, 'Setting wrappingKeys must name one of kms, cloudhsm.'],
    [{ wrappingKeys: ['pkcs11'] }, 'Setting wrappingKeys.0 must be one of kms, cloudhsm.'],
    [{ caKeysInHsm: true }, 'Setting caKeysInHsm must come with pkcs11, which names the HSM.'],
    [{ pkcs11 }, 'Setting pkcs11 needs apiType private and the VPC that leads to the HSM, vpc.vpcId.'],
    [
      { apiType: 'private', pkcs11 },
      'Setting pkcs11 needs apiType private and the VPC that leads to the HSM, vpc.vpcId.',
    ],
    [
      { ...withHsm, pkcs11: { tokenLabel: 'hsm1', keyLabel: 'locket' } },
      'Setting pkcs11 must have either pinSecretArn or pinParameterArn.',
    ],
    [
      { ...withHsm, pkcs11: { ...pkcs11, modulePath: 'libsofthsm2.so' } },
      'Setting pkcs11.modulePath must be the path of a library below /opt.',
    ],
  ])('refuse %j', (settings, sentence) => {
    expect(() => parseSettings(settings)).toThrow(sentence);
  });

  it('keep both KMS keys ready when both are named, the first one for a new instance', () => {
    const { storage, api, events } = templatesFor({
      wrappingKeys: ['kms', 'cloudhsm'],
      cloudHsmKeyStoreId: store,
    });
    const { resource, statements } = functionOf(api, 'secrets');
    const { Variables } = resource.Properties.Environment;
    expect(Object.keys(resourcesOf(storage, 'AWS::KMS::Key'))).toHaveLength(2);
    expect(Variables.LOCKET_WRAPPING).toBe('kms');
    expect(Variables).toHaveProperty('LOCKET_KMS_KEY_ARN');
    expect(Variables).toHaveProperty('LOCKET_CLOUDHSM_KEY_ARN');
    const unwrap = statements.find((one) => one.Condition?.StringEquals?.['kms:EncryptionContext:locket']);
    expect(unwrap?.Resource).toHaveLength(2);
    const wrapping = (name: string) =>
      functionOf(events, name).statements.flatMap((one) =>
        one.Condition?.StringEquals?.['kms:EncryptionContext:locket'] ? actionsOf(one) : [],
      );
    expect(wrapping('strategy-switch')).toEqual(['kms:Decrypt', 'kms:Encrypt']);
    expect(wrapping('strategy-proof')).toEqual(['kms:Decrypt']);
  });
});

describe('an HSM that functions ask over PKCS#11', () => {
  const { api, events } = templatesFor(withHsm);

  it('is reached by every function that unwraps, in the VPC, with the layer and the right to the PIN', () => {
    for (const { name, keys } of httpGroups) {
      const { resource, statements } = functionOf(api, name);
      const readsPin = statements.some((one) => actionsOf(one).includes('secretsmanager:GetSecretValue'));
      expect([name, readsPin, resource.Properties.Layers?.length ?? 0]).toEqual([name, keys, keys ? 1 : 0]);
      if (keys) expect(resource.Properties.VpcConfig, name).toBeDefined();
    }
    for (const name of ['strategy-switch', 'strategy-proof', 'key-rotation', 'key-schedule']) {
      const { resource, statements } = functionOf(events, name);
      expect(resource.Properties.Layers, name).toHaveLength(1);
      expect(resource.Properties.VpcConfig, name).toBeDefined();
      expect(
        statements.filter((one) => actionsOf(one).includes('secretsmanager:GetSecretValue')),
      ).toMatchObject([{ Resource: pinSecretArn }]);
    }
    expect(functionOf(events, 'relay').resource.Properties.VpcConfig).toBeUndefined();
  });

  it('is named in their environment without its PIN', () => {
    expect(functionOf(api, 'secrets').resource.Properties.Environment.Variables).toMatchObject({
      LOCKET_WRAPPING: 'kms',
      LOCKET_PKCS11_MODULE: '/opt/cloudhsm/lib/libcloudhsm_pkcs11.so',
      LOCKET_PKCS11_TOKEN: 'hsm1',
      LOCKET_PKCS11_KEY: 'locket',
      LOCKET_PKCS11_BINDING: '/opt/nodejs/node_modules/pkcs11js',
      LOCKET_PKCS11_PIN_SECRET_ARN: pinSecretArn,
    });
  });

  it('keeps keys of CAs by a setting, for one function to make and one to retire', () => {
    const on = templatesFor({ ...withHsm, caKeysInHsm: true });
    const told = (template: typeof api, name: string) =>
      functionOf(template, name).resource.Properties.Environment.Variables.LOCKET_PKCS11_CA_KEYS;
    for (const { name } of httpGroups) {
      expect(told(on.api, name), name).toBe(name === 'pki' ? 'locket' : undefined);
      expect(told(api, name), name).toBeUndefined();
    }
    const { resource, statements } = functionOf(on.events, 'hsm-ca-keys');
    expect(told(on.events, 'hsm-ca-keys')).toBe('locket');
    expect(resource.Properties.Layers).toHaveLength(1);
    expect(resource.Properties.VpcConfig).toBeDefined();
    expect(
      statements.filter((one) => actionsOf(one).includes('secretsmanager:GetSecretValue')),
    ).toMatchObject([{ Resource: pinSecretArn }]);
    expect(JSON.stringify(events.toJSON())).not.toContain('hsm-ca-keys');
  });

  it('is let through by the security groups on its ports only, inside the VPC', () => {
    for (const template of [api, events]) {
      const rules = Object.values(resourcesOf(template, 'AWS::EC2::SecurityGroup')).flatMap(
        ({ Properties }) => Properties.SecurityGroupEgress ?? [],
      );
      const hsm = rules.filter(({ FromPort }) => FromPort >= 2223 && FromPort <= 2225);
      expect(hsm.map(({ FromPort, CidrIp }) => [FromPort, CidrIp])).toEqual(
        [2223, 2224, 2225].map((port) => [port, vpc.cidr]),
      );
    }
  });

  it('leaves no trace in an installation without one', () => {
    for (const template of Object.values(templatesFor()))
      expect(Object.keys(resourcesOf(template, 'AWS::Lambda::LayerVersion'))).toEqual([]);
    expect(onlyResource(api, 'AWS::Lambda::LayerVersion').Properties.CompatibleArchitectures).toEqual([
      'arm64',
    ]);
  });
});

describe('the layer of an HSM', () => {
  /** The head of an ELF file for this machine. */
  const elf = (machine: number): Buffer => {
    const head = Buffer.alloc(64);
    head.writeUInt32BE(0x7f454c46, 0);
    head.writeUInt16LE(machine, 18);
    return head;
  };

  const build = (machine: number): { root: string; settings: HsmSettings } => {
    const root = mkdtempSync(join(tmpdir(), 'locket-hsm-'));
    mkdirSync(join(root, 'binding/build/Release'), { recursive: true });
    for (const file of ['package.json', 'index.js', 'LICENSE'])
      writeFileSync(join(root, 'binding', file), file);
    writeFileSync(join(root, 'binding/build/Release/pkcs11.node'), elf(machine));
    mkdirSync(join(root, 'client/lib'), { recursive: true });
    mkdirSync(join(root, 'client/etc'));
    writeFileSync(join(root, 'client/lib/libcloudhsm_pkcs11.so'), 'library');
    writeFileSync(join(root, 'client/etc/cloudhsm-pkcs11.cfg'), '{}');
    const { pkcs11: settings } = parseSettings({
      ...withHsm,
      pkcs11: { ...pkcs11, bindingFolder: 'binding', clientFolder: 'client' },
    });
    if (!settings) throw new Error('There is no HSM');
    return { root, settings };
  };

  it('holds the binding and the client where functions look for them', () => {
    const { root, settings } = build(183);
    const folder = hsmLayerContents(root, join(root, 'out'), settings);
    const text = (path: string) => readFileSync(join(folder, path), 'utf8');
    expect(text('nodejs/node_modules/pkcs11js/package.json')).toBe('package.json');
    expect(readFileSync(join(folder, 'nodejs/node_modules/pkcs11js/build/Release/pkcs11.node'))).toHaveLength(
      64,
    );
    expect(text('cloudhsm/lib/libcloudhsm_pkcs11.so')).toBe('library');
    expect(text('cloudhsm/etc/cloudhsm-pkcs11.cfg')).toBe('{}');
  });

  it('is not made of a binding for other machines than those of functions', () => {
    const { root, settings } = build(62);
    expect(() => hsmLayerContents(root, join(root, 'out'), settings)).toThrow(
      /Setting pkcs11 needs pkcs11js built for arm64/,
    );
  });

  it('is not made without the client that was named', () => {
    const { root, settings } = build(183);
    expect(() => hsmLayerContents(root, join(root, 'out'), { ...settings, clientFolder: 'nowhere' })).toThrow(
      'Setting pkcs11.clientFolder: there is no folder',
    );
  });
});
