import type { LdapRotationInputs } from '../../domain/secret-rotation/kinds/ldap.ts';
import { connectedTo, encodedPassword, ldapDriver } from '../dynamic/ldap/ldap.ts';
import { accountsOf } from './driver.ts';

const address = ({ url, ca }: LdapRotationInputs, binddn: string, bindpass: string) => ({
  url,
  ca,
  binddn,
  bindpass,
});

const asAdministrator = (inputs: LdapRotationInputs) => address(inputs, inputs.bind_dn, inputs.bind_password);

/** What the attribute of a password is set to: Active Directory has it in quotes, as UTF-16. */
const attributeValue = ({ password_attribute }: LdapRotationInputs, password: string): string | Uint8Array =>
  password_attribute === 'unicodePwd' ? Buffer.from(encodedPassword(password), 'base64') : password;

const nothing = async () => undefined;

/** Entries of a directory. */
export const ldapAccounts = accountsOf<LdapRotationInputs>('ldap', {
  test: (inputs, settings) => connectedTo(asAdministrator(inputs), settings, nothing),
  set: (inputs, dn, password, settings) => {
    const attribute = inputs.password_attribute;
    const step = { operation: 'replace', attribute, values: [attributeValue(inputs, password)] } as const;
    return connectedTo(asAdministrator(inputs), settings, (engine) =>
      engine.change([{ kind: 'modify', dn, steps: [step] }], false),
    );
  },
  login: (inputs, dn, password, settings) => connectedTo(address(inputs, dn, password), settings, nothing),
  explain: ldapDriver.explain,
});
