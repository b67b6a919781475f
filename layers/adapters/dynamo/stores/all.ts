import type { Runtime } from '../../../domain/runtime.ts';
import type { Stores } from '../../../domain/unit.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { clientSecretStore } from './client-secrets.ts';
import { deletedProjectStore } from './deleted-projects.ts';
import { fenceStore } from './fence-store.ts';
import { folderStore } from './folder-store.ts';
import { grantStore } from './grants.ts';
import { guessStore } from './guess-store.ts';
import { historyStore } from './history-store.ts';
import { identityRecords } from './identity-records.ts';
import { importStore } from './import-store.ts';
import { instanceStore, organizationStore } from './organization-store.ts';
import { projectStore } from './project-store.ts';
import { referenceStore } from './reference-store.ts';
import { reminderStore } from './reminder-store.ts';
import { secretStore } from './secret-store.ts';
import { shareStore } from './share-store.ts';
import { signatureStore } from './signature-store.ts';
import { tagStore } from './tag-store.ts';
import { templateStore } from './template-store.ts';
import { tokenStore } from './tokens.ts';
import { userStore } from './user-store.ts';
import { webhookStore } from './webhook-store.ts';

/** Every store of one request over its one read session. */
export const openStores = (session: ReadSession, table: Table, runtime: Runtime): Stores => ({
  identities: {
    ...identityRecords(session),
    ...clientSecretStore(session),
    ...tokenStore(session, table, runtime),
  },
  projects: { ...projectStore(session), ...deletedProjectStore(session), ...grantStore(session) },
  tags: tagStore(session),
  templates: templateStore(session),
  organizations: organizationStore(session),
  instance: instanceStore(session, table),
  users: userStore(session),
  folders: folderStore(session, runtime),
  imports: importStore(session),
  secrets: secretStore(session, table, runtime),
  references: referenceStore(session),
  history: historyStore(session, table, runtime),
  shares: shareStore(session),
  guesses: guessStore(session),
  signatures: signatureStore(),
  webhooks: webhookStore(session),
  reminders: reminderStore(session),
  fences: fenceStore(session, runtime),
});
