import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { cache, firstOf } from './peer.ts';

const unpacked = join(cache, 'slapd');
/** The program, where there is one. */
export const slapdProgram = firstOf('/usr/sbin/slapd', join(unpacked, 'usr/sbin/slapd'));

/** A running slapd with a few entries. */
export interface Slapd {
  readonly tls: string;
  readonly plain: string;
  stop(): Promise<void>;
}

export const suffix = 'dc=example';
/** Makes and ends entries below `ou=leases`. */
export const writer = { dn: `cn=locket,${suffix}`, password: 'locket-pass' };
export const searcher = { dn: `cn=search,${suffix}`, password: 'search-pass' };

const person = (rdn: string, uid: string, password: string, more = '') => `
dn: ${rdn},ou=people,${suffix}
objectClass: inetOrgPerson
cn: ${uid}
sn: ${uid}
uid: ${uid}
userPassword: ${password}
${more}`;

const ldif = `dn: ${suffix}
objectClass: organization
objectClass: dcObject
o: Example
dc: example

dn: ${searcher.dn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: search
userPassword: ${searcher.password}

dn: ${writer.dn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: locket
userPassword: ${writer.password}

dn: ou=leases,${suffix}
objectClass: organizationalUnit
ou: leases

dn: cn=shop,ou=leases,${suffix}
objectClass: groupOfNames
cn: shop
member: ${writer.dn}

dn: ou=people,${suffix}
objectClass: organizationalUnit
ou: people
${person('uid=alice', 'alice', 'alice-pass', 'departmentNumber: shop\n')}
${person('uid=grace', 'grace', 'grace-pass', 'mail: grace@example.org\ngivenName: Grace\n')}
${person('cn=O\\2CNeill \\28x\\29', 'o*neill', 'odd-pass', 'departmentNumber: shop\n')}
${person('cn=twin', 'twin', 'twin-pass', 'departmentNumber: shop\n')}
${person('cn=twin 2', 'twin', 'twin-pass', 'departmentNumber: shop\n')}

dn: ou=groups,${suffix}
objectClass: organizationalUnit
ou: groups

dn: CN=Developers,ou=groups,${suffix}
objectClass: groupOfNames
cn: Developers
member: uid=alice,ou=people,${suffix}

dn: cn=staff,ou=groups,${suffix}
objectClass: groupOfNames
cn: staff
member: cn=developers,ou=groups,${suffix}

dn: cn=Crew,ou=groups,${suffix}
objectClass: groupOfNames
cn: Crew
member: uid=grace,ou=people,${suffix}

dn: cn=odd,ou=groups,${suffix}
objectClass: groupOfUniqueNames
cn: odd
uniqueMember: cn=O\\2CNeill \\28x\\29,ou=people,${suffix}
${Array.from(
  { length: 450 },
  (_, n) => `
dn: cn=many-${n},ou=groups,${suffix}
objectClass: groupOfUniqueNames
cn: many-${n}
uniqueMember: cn=O\\2CNeill \\28x\\29,ou=people,${suffix}
`,
).join('')}
`;

const configuration = (folder: string, modules: string, schemas: string): string => `
include ${schemas}/core.schema
include ${schemas}/cosine.schema
include ${schemas}/inetorgperson.schema
modulepath ${modules}
moduleload back_mdb
TLSCertificateFile ${folder}/here.pem
TLSCertificateKeyFile ${folder}/key.pem
security simple_bind=128
database mdb
suffix "${suffix}"
directory ${folder}/data
access to dn.subtree="ou=leases,${suffix}" by dn.exact="${writer.dn}" write by anonymous auth by * none
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${searcher.dn}" read by * none
`;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

const ended = (program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> =>
  new Promise((done, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? done() : reject(new Error(`${code}: ${said}`))));
  });

/** Starts slapd with TLS at both of its addresses. */
export const startSlapd = async (program: string): Promise<Slapd> => {
  const root = program.startsWith(unpacked) ? unpacked : '';
  const folder = await mkdtemp(join(tmpdir(), 'locket-slapd-'));
  const env = { ...process.env, ...(root && { LD_LIBRARY_PATH: `${root}/usr/lib/x86_64-linux-gnu` }) };
  await mkdir(join(folder, 'data'));
  const config = configuration(folder, `${root}/usr/lib/ldap`, `${root}/etc/ldap/schema`);
  const files = {
    'slapd.conf': config,
    'here.pem': authority.here,
    'key.pem': authority.key,
    'all.ldif': ldif,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const conf = ['-f', join(folder, 'slapd.conf')];
  // The program tells by its name what it does; `-T` says so as well.
  await ended(program, ['-Tadd', ...conf, '-l', join(folder, 'all.ldif')], env);
  const [plain, tls] = [await freePort(), await freePort()];
  const listen = `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${tls}`;
  const child = spawn(program, ['-d', '0', ...conf, '-h', listen], { env, stdio: 'ignore' });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  for (let tries = 0; tries < 100 && !((await answers(plain)) && (await answers(tls))); tries += 1)
    await pause(50);
  return {
    tls: `ldaps://127.0.0.1:${tls}`,
    plain: `ldap://127.0.0.1:${plain}`,
    stop: async () => {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
