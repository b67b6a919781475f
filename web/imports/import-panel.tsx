import { CircleStop, Play, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { call, type InputOf } from '../api/client.ts';
import { readAgain, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Form } from '../shared/form.tsx';
import { Removal } from '../shared/removal.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { type Import, listOfImports, oneImport, useImport } from './imports.ts';
import { Progress } from './progress.tsx';
import { SourceFields } from './source-fields.tsx';
import { givenSource, nameOfSource, type Texts } from './sources.ts';
import { importWords } from './words.ts';

const resumption = 'POST /api/v1/imports/{importId}/resume';

/** An import: how far it came, and what can be done about it. */
export const ImportPanel = ({ importId, onClose }: { importId: string; onClose: () => void }) => {
  const t = useWords(importWords);
  const found = useImport(importId);
  const job = found.data?.import;
  return (
    <Dialog
      title={job ? t.importFrom(nameOfSource(job.source, t.file)) : t.title}
      onClose={onClose}
      place="side"
      wide
    >
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {job && (
        <div className="flex flex-col gap-5">
          <Ways job={job} />
          <Progress job={job} />
        </div>
      )}
    </Dialog>
  );
};

/** What can be done about it in its state. */
const Ways = ({ job }: { job: Import }) => {
  const t = useWords(importWords);
  const [asking, setAsking] = useState<'cancel' | 'resume'>();
  const cancel = useChange('POST /api/v1/imports/{importId}/cancel', listOfImports, oneImport);
  const lookAgain = useChange(resumption, listOfImports, oneImport);
  const path = { importId: job.id };
  const close = () => setAsking(undefined);
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {job.status === 'failed' && (
        <Button look="primary" icon={Play} onClick={() => setAsking('resume')}>
          {t.resume}
        </Button>
      )}
      {job.status === 'running' && (
        <>
          <Button
            icon={RotateCcw}
            busy={lookAgain.isPending}
            onClick={() =>
              void lookAgain
                .mutateAsync({ path, body: {} })
                .then(() => toast('good', t.lookedAgain), toastFault)
            }
          >
            {t.lookAgain}
          </Button>
          <Button look="danger" icon={CircleStop} onClick={() => setAsking('cancel')}>
            {t.cancel}
          </Button>
        </>
      )}
      {asking === 'cancel' && (
        <Removal title={t.cancel} onRemove={() => cancel.mutateAsync({ path })} onClose={close}>
          {t.cancelText}
        </Removal>
      )}
      {asking === 'resume' && <Resume job={job} onClose={close} />}
    </div>
  );
};

/** Takes up an import where it ended; its source is given anew, and is state of this form alone. */
const Resume = ({ job: { id: importId, source }, onClose }: { job: Import; onClose: () => void }) => {
  const t = useWords(importWords);
  const [texts, setTexts] = useState<Texts>({});
  const submit = async () => {
    const given = givenSource(source, texts) as InputOf<typeof resumption>['body']['source'];
    await call(resumption, { path: { importId }, body: { source: given } });
    await readAgain(listOfImports, oneImport);
    toast('good', t.resumed);
    onClose();
  };
  return (
    <Dialog title={t.resume} onClose={onClose} wide>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <p className="text-muted">{t.resumeText}</p>
            <SourceFields source={source} texts={texts} onChange={setTexts} />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.resume}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
