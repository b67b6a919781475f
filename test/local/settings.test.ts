import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../local/settings.ts';

describe('settings', () => {
  it('an empty environment gives the defaults', () => {
    expect(readSettings({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      allowedHosts: [],
      dataDir: resolve('.locket'),
      bootstrap: true,
      underNpm: false,
      tls: false,
      typedIn: resolve('.'),
    });
  });

  it('--tls is the one option', () => {
    expect(readSettings({}, ['--tls'])).toMatchObject({ tls: true });
    expect(() => readSettings({}, ['--tsl'])).toThrow('There is no option --tsl; --tls is the only one.');
  });

  it('an empty value counts as not set', () => {
    expect(readSettings({ LOCKET_PORT: ' ', LOCKET_BOOTSTRAP: '' })).toMatchObject({
      port: 8080,
      bootstrap: true,
    });
  });

  it('every variable is taken', () => {
    const env = {
      LOCKET_PORT: '0',
      LOCKET_HOST: '::1',
      LOCKET_ALLOWED_HOSTS: 'Locket, vault.lan ,192.168.1.9,[fd00::1],',
      LOCKET_DATA_DIR: '/data',
      LOCKET_BOOTSTRAP: '0',
      LOCKET_APP_CREDENTIALS_FILE: '/data/apps.json',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://db:8000',
      npm_lifecycle_event: 'start',
      INIT_CWD: '/typed/in',
      LOCKET_TABLE: 'deployed',
    };
    expect(readSettings(env)).toEqual({
      port: 0,
      host: '::1',
      allowedHosts: ['locket', 'vault.lan', '192.168.1.9', 'fd00::1'],
      dataDir: '/data',
      bootstrap: false,
      appsFile: '/data/apps.json',
      dynamodbEndpoint: 'http://db:8000',
      underNpm: true,
      tls: false,
      typedIn: '/typed/in',
      deployedTable: 'deployed',
    });
  });

  it.each([
    ['LOCKET_PORT', 'eighty'],
    ['LOCKET_PORT', '65536'],
    ['LOCKET_PORT', '-1'],
    ['LOCKET_PORT', '80.5'],
    ['LOCKET_HOST', 'a b'],
    ['LOCKET_ALLOWED_HOSTS', '*'],
    ['LOCKET_ALLOWED_HOSTS', 'vault.lan:8080'],
    ['LOCKET_ALLOWED_HOSTS', 'vault.lan,http://other'],
    ['LOCKET_BOOTSTRAP', 'no'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'localhost:8000'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'ftp://db'],
  ])('%s=%s is refused by name in one sentence', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} must .*\\.$`));
  });

  describe('of an HSM', () => {
    const given = { LOCKET_PKCS11_MODULE: '/lib.so', LOCKET_PKCS11_PIN_FILE: '/pin' };

    it('go to the functions as they are, with the place of the binding', () => {
      const { hsm } = readSettings({ ...given, LOCKET_WRAPPING: 'pkcs11' });
      expect(hsm).toEqual({
        isFirst: true,
        variables: { ...given, LOCKET_PKCS11_BINDING: expect.stringContaining('pkcs11js') },
      });
      expect(readSettings(given).hsm?.isFirst).toBe(false);
    });

    it.each([
      [{ LOCKET_WRAPPING: 'kms' }, 'LOCKET_WRAPPING must be software or pkcs11 on this machine, not "kms".'],
      [{ LOCKET_WRAPPING: 'pkcs11' }, 'LOCKET_WRAPPING is pkcs11: LOCKET_PKCS11_MODULE must name a library.'],
    ])('are refused where they cannot be: %j', (env, sentence) => {
      expect(() => readSettings(env)).toThrow(sentence);
    });

    it('are left to the functions of a table in AWS', () => {
      expect(readSettings({ LOCKET_TABLE: 'deployed', LOCKET_WRAPPING: 'kms' }).hsm).toBeUndefined();
    });
  });
});
