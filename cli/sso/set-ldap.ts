import { withProof } from '../account/proof.ts';
import { command, Failure } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { activeFlag, fileIn, needed, saidOf, switchIn } from './given.ts';
import { ifThere, openInOrganization } from './organization.ts';

/** `locket sso set ldap` */
export const setLdap = command({
  summary: 'set up or change the directory; what is not given stays as it is',
  flags: {
    ...callerFlags,
    url: { value: 'URL', help: 'ldaps://, or ldap:// over which TLS is begun' },
    'bind-dn': { value: 'DN', help: 'Account that searches' },
    'bind-password': {
      value: 'PASSWORD',
      help: 'Its password; the variable is safer',
      env: ['LOCKET_LDAP_BIND_PASSWORD'],
    },
    'search-base': { value: 'DN', help: 'Where people are' },
    'search-filter': { value: 'FILTER', help: 'Filter that finds a person, with {{username}}' },
    'unique-attribute': { value: 'NAME', help: 'Attribute that a person is known by for good' },
    'group-search-base': { value: 'DN', help: 'Where groups are; "" where they are left alone' },
    'group-search-filter': { value: 'FILTER', help: 'Filter that finds the groups of a person' },
    'nested-groups': { value: 'on|off', help: 'Whether groups within groups count' },
    ca: { value: 'FILE', help: 'Certificates of its authority; "" for the public ones' },
    active: activeFlag,
  },
  run: async (given, around) => {
    const isActive = switchIn(given.active, '--active');
    const said = saidOf({
      searchFilter: given['search-filter'],
      uniqueUserAttribute: given['unique-attribute'],
      groupSearchBase: given['group-search-base'],
      groupSearchFilter: given['group-search-filter'],
      nestedGroups: switchIn(given['nested-groups'], '--nested-groups'),
      caCert: await fileIn(given.ca, around),
    });
    const { caller, orgId: organizationId } = await openInOrganization(given, around);
    const found = await ifThere(caller.call('GET /api/v1/ldap/config', { query: { organizationId } }));
    const account = saidOf({
      url: given.url,
      bindDN: given['bind-dn'],
      bindPass: given['bind-password'],
      searchBase: given['search-base'],
    });
    const save = () => {
      if (found)
        return caller.call('PATCH /api/v1/ldap/config', {
          body: { ...said, ...account, ...saidOf({ isActive }), organizationId },
        });
      return caller.call('POST /api/v1/ldap/config', {
        body: {
          ...said,
          url: needed(given.url, '--url'),
          bindDN: needed(given['bind-dn'], '--bind-dn'),
          bindPass: needed(given['bind-password'], 'the variable LOCKET_LDAP_BIND_PASSWORD'),
          searchBase: needed(given['search-base'], '--search-base'),
          isActive: isActive ?? false,
          organizationId,
        },
      });
    };
    const saved = await withProof(caller, around, save);
    around.tell(`The directory is ${saved.isActive ? 'in use' : 'switched off'}`);
    around.tell('Try it out: locket sso test ldap');
    return 0;
  },
});

/** `locket sso test ldap` */
export const testLdap = command({
  summary: 'try out the directory as it is set up; a failure says at which step',
  flags: callerFlags,
  run: async (given, around) => {
    const { caller, orgId: organizationId } = await openInOrganization(given, around);
    const found = await ifThere(caller.call('GET /api/v1/ldap/config', { query: { organizationId } }));
    if (!found) throw new Failure('No directory is set up', ['Set one up: locket sso set ldap']);
    await caller.call('POST /api/v1/ldap/config/{configId}/test-connection', {
      path: { configId: found.id },
    });
    around.tell('The directory answered, and everything is there');
    return 0;
  },
});
