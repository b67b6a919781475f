import { Eye } from 'lucide-react';
import { Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type Reader, readersIn } from './events.ts';
import type { AuditSearch } from './filters.ts';
import { useReaders } from './use-events.ts';
import { auditWords } from './words.ts';

interface ReadersProps {
  readonly projectId: string;
  readonly search: AuditSearch;
  readonly onActor: (id: string) => void;
}

/** The answer to "who read this?". */
export const Readers = ({ projectId, search, onActor }: ReadersProps) => {
  const t = useWords(auditWords);
  const { events, isPending, error, refetch, isWhole } = useReaders(projectId, search);
  const title = t.readers(search.secretKey ?? '');
  const readers = readersIn(events);
  return (
    <section aria-label={title} className="card p-5">
      <h2 className="text-base font-semibold break-words">{title}</h2>
      <p className="mb-3 text-muted">{t.readersIntro}</p>
      {isPending ? (
        <Loading rows={2} />
      ) : error ? (
        <Fault error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          {readers.length === 0 && <p>{t.nobody}</p>}
          <ul className="divide-y divide-line">
            {readers.map((reader) => (
              <ReaderLine key={reader.id} reader={reader} onActor={onActor} />
            ))}
          </ul>
          {!isWhole && <p className="mt-2 text-muted">{t.further}</p>}
        </>
      )}
    </section>
  );
};

const ReaderLine = ({ reader, onActor }: { reader: Reader; onActor: (id: string) => void }) => {
  const t = useWords(auditWords);
  const instant = useInstants();
  const { id, name, reads, lists, last } = reader;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <Eye aria-hidden className="size-4 shrink-0 text-muted" />
      <button
        type="button"
        onClick={() => onActor(id)}
        className="min-w-0 flex-1 truncate text-left font-medium hover:underline"
      >
        {name}
      </button>
      {reads > 0 && <span>{t.reads(reads)}</span>}
      {lists > 0 && <span className="text-muted">{t.lists(lists)}</span>}
      <span className="text-muted">
        {t.lastRead} {instant(last)}
      </span>
    </li>
  );
};
