import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { cache } from '../peer.ts';
import { freePort, type Home, homeFor, type TestServer } from './server.ts';

/** Cassandra 5.0 starts on no other Java. */
const hasItsJava = (): boolean =>
  /version "(11|17)\b/.test(spawnSync('java', ['-version']).stderr?.toString());

/** Where Cassandra's classes are, beside a Java that runs them. */
export const fetchedCassandra = (): string | undefined => {
  const folder = join(cache, 'cassandra');
  return existsSync(join(folder, 'pom.xml')) && hasItsJava() ? join(folder, 'lib') : undefined;
};

const settingsOf = ({ folder, port }: Home, storagePort: number): object => ({
  cluster_name: 'locket',
  num_tokens: 1,
  partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
  endpoint_snitch: 'SimpleSnitch',
  seed_provider: [
    {
      class_name: 'org.apache.cassandra.locator.SimpleSeedProvider',
      parameters: [{ seeds: `127.0.0.1:${storagePort}` }],
    },
  ],
  listen_address: '127.0.0.1',
  rpc_address: '127.0.0.1',
  storage_port: storagePort,
  native_transport_port: port,
  authenticator: 'PasswordAuthenticator',
  authorizer: 'CassandraAuthorizer',
  role_manager: 'CassandraRoleManager',
  data_file_directories: [join(folder, 'data')],
  commitlog_directory: join(folder, 'commitlog'),
  commitlog_sync: 'periodic',
  commitlog_sync_period: '10s',
  saved_caches_directory: join(folder, 'caches'),
  hints_directory: join(folder, 'hints'),
  client_encryption_options: {
    enabled: true,
    optional: false,
    ssl_context_factory: { class_name: 'org.apache.cassandra.security.PEMBasedSslContextFactory' },
    keystore: join(folder, 'store.pem'),
  },
});

/** Warnings only, and where the harness reads them. */
const logging = `<configuration>
  <appender name="said" class="ch.qos.logback.core.ConsoleAppender">
    <target>System.err</target>
    <encoder><pattern>%level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="said" /></root>
</configuration>`;

/** What of Java's own Cassandra reaches into. */
const opened = [
  'java.base/java.io',
  'java.base/java.lang',
  'java.base/java.nio',
  'java.base/jdk.internal.misc',
  'java.base/jdk.internal.ref',
  'java.base/sun.nio.ch',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
];

/** Starts Cassandra with its own checks of passwords and permissions, for clients over TLS only. */
export const startCassandra = async (classes: string): Promise<TestServer> => {
  const home = await homeFor('root');
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(home.folder, name), text, { mode: 0o600 });
    return `file://${join(home.folder, name)}`;
  };
  await file('store.pem', `${authority.key}\n${authority.here}\n`);
  const settings = await file('cassandra.yaml', JSON.stringify(settingsOf(home, await freePort())));
  return home.start('java', [
    ...['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
    ...opened.flatMap((each) => [
      '--add-exports',
      `${each}=ALL-UNNAMED`,
      '--add-opens',
      `${each}=ALL-UNNAMED`,
    ]),
    `-Djava.io.tmpdir=${home.folder}`,
    `-Dcassandra.config=${settings}`,
    `-Dcassandra.storagedir=${home.folder}`,
    `-Dlogback.configurationFile=${await file('logback.xml', logging)}`,
    // There are no others to wait for.
    '-Dcassandra.ring_delay_ms=100',
    '-Dcassandra.skip_wait_for_gossip_to_settle=0',
    '-Dcassandra.superuser_setup_delay_ms=0',
    ...['-cp', join(classes, '*'), 'org.apache.cassandra.service.CassandraDaemon'],
  ]);
};
