import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { reading } from '../api/queries.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Connection } from './connections.ts';
import { connectionWords } from './words.ts';

/** What uses a connection, asked for anew each time it is shown. */
export const useUsage = ({ id, app }: Pick<Connection, 'id' | 'app'>) =>
  useQuery({
    ...reading('GET /api/v1/app-connections/{app}/{connectionId}/usage', {
      path: { app, connectionId: id },
    }),
    staleTime: 0,
  });

/** The secret syncs that use a connection. */
export const Usage = ({ connection }: { connection: Connection }) => {
  const t = useWords(connectionWords);
  const found = useUsage(connection);
  if (found.isPending) return <Loading rows={2} />;
  if (found.error) return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  const { secretSyncs, numberOutOfReach } = found.data;
  if (secretSyncs.length + numberOutOfReach === 0) return <p className="text-muted">{t.unused}</p>;
  return (
    <ul className="divide-y divide-line">
      {secretSyncs.map(({ id, name, projectId, projectName }) => (
        <li key={id} className="py-1.5">
          <Link
            to="/projects/$projectId/syncs"
            params={{ projectId }}
            className="break-words text-accent-strong underline"
          >
            {projectName} · {name}
          </Link>
        </li>
      ))}
      {numberOutOfReach > 0 && <li className="py-1.5 text-muted">{t.outOfReach(numberOutOfReach)}</li>}
    </ul>
  );
};
