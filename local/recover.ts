import { readRecord, recordPath, writeRecord } from './bootstrap/record.ts';
import { orExplain, StartFailure } from './failure.ts';
import { hasDatabase } from './opening.ts';
import { operate } from './operate.ts';
import { readSettings } from './settings.ts';

interface Recovered {
  readonly email: string;
  readonly password: string;
  readonly organizationId: string;
  readonly token: string;
}

/** `npm run recover`: new credentials for an instance on this machine whose bootstrap.json is lost. */
await orExplain(async () => {
  const settings = readSettings();
  if (settings.deployedTable) {
    throw new StartFailure(
      `LOCKET_TABLE names the table ${settings.deployedTable}, and npm run recover works on the data of this machine: unset it, or run functions/operator/recover.ts with the settings of a function (docs/security.md).`,
    );
  }
  // Where the database is this machine's own, none is made to find nothing in it.
  if (settings.dynamodbEndpoint === undefined && !hasDatabase(settings.dataDir))
    throw new StartFailure('There is no instance to recover: it was never set up.');
  const recovered = JSON.parse(await operate(settings, 'functions/operator/recover.ts')) as Recovered;
  // What an interrupted first start wrote down goes on being true, and says where the next start has to go on.
  const before = readRecord(settings.dataDir) ?? { complete: true };
  writeRecord(settings.dataDir, {
    ...before,
    adminEmail: recovered.email,
    adminPassword: recovered.password,
    adminToken: recovered.token,
    organizationId: recovered.organizationId,
  });
  process.stdout.write(
    [
      `New credentials are in ${recordPath(settings.dataDir)}: sign in as ${recovered.email} with "adminPassword",`,
      'or use "adminToken", which lives for a year. Tokens made earlier stay valid until they end or are revoked.',
      'Start Locket again with: npm start',
      '',
    ].join('\n'),
  );
});
