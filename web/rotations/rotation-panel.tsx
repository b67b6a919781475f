import { Link } from '@tanstack/react-router';
import { Pause, Pencil, Play, RotateCw, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Facts } from '../shared/facts.tsx';
import { labelOf } from '../shared/labels.ts';
import { useProject } from '../shared/project.ts';
import { Note } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { EditSchedule } from './edit-schedule.tsx';
import { DeleteRotation } from './ending.tsx';
import { textOfTime } from './form.ts';
import { listOfRotations, type Rotation, useProviders } from './rotations.ts';
import { RotationState } from './state.tsx';
import { rotationWords } from './words.ts';

interface PanelProps {
  readonly rotation: Rotation;
  readonly onClose: () => void;
}

/** A rotation: how it goes, what can be done with it, and where its history is. */
export const RotationPanel = ({ rotation, onClose }: PanelProps) => {
  const t = useWords(rotationWords);
  return (
    <Dialog title={rotation.name} onClose={onClose} place="side">
      <div className="flex flex-col gap-5">
        {rotation.statusMessage && (
          <Note tone={rotation.status === 'failed' ? 'danger' : 'info'}>
            <span className="break-words">{rotation.statusMessage}</span>
          </Note>
        )}
        <RotationFacts rotation={rotation} />
        <RotationActions rotation={rotation} onClose={onClose} />
        <section aria-label={t.history} className="flex flex-col gap-1">
          <h3 className="font-semibold">{t.history}</h3>
          <p className="text-muted">{t.historyText}</p>
          <HistoryLink />
        </section>
      </div>
    </Dialog>
  );
};

const HistoryLink = () => {
  const t = useWords(rotationWords);
  const { projectId } = useProject();
  const eventTypes =
    'rotate-secrets,fail-secret-rotation,roll-back-secret-rotation,start-secret-rotation,update-secret-rotation';
  return (
    <Link
      to="/projects/$projectId/audit"
      params={{ projectId }}
      search={{ eventTypes, range: 'month' }}
      className="text-accent-strong underline"
    >
      {t.openHistory}
    </Link>
  );
};

const RotationFacts = ({ rotation }: { rotation: Rotation }) => {
  const t = useWords(rotationWords);
  const instant = useInstants();
  const { projectId } = useProject();
  const { providerOf } = useProviders(projectId);
  const { outputs, overlapHours, interval, rotateAtUtc } = rotation;
  return (
    <Facts
      entries={[
        [t.state, <RotationState key="state" rotation={rotation} />],
        [t.kind, providerOf(rotation.provider)?.title ?? rotation.provider],
        [t.path, `${rotation.environment.name} · ${rotation.secretPath}`],
        [t.last, rotation.lastRotatedAt && instant(rotation.lastRotatedAt)],
        [t.next, rotation.nextRotationAt && instant(rotation.nextRotationAt)],
        [t.schedule, t.everyDays(interval)],
        [t.at, textOfTime(rotateAtUtc)],
        [t.oldStays, overlapHours === null ? t.untilNext : t.hours(overlapHours)],
        [
          t.setsSecrets,
          outputs.length === 0 ? (
            t.hiddenSecrets
          ) : (
            <ul key="secrets">
              {outputs.map(({ key, secret }) => (
                <li key={key}>
                  <span className="text-muted">{labelOf(key)}: </span>
                  <span className="font-mono text-xs break-all">{secret.secretKey}</span>
                </li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  );
};

const RotationActions = ({ rotation, onClose }: PanelProps) => {
  const t = useWords(rotationWords);
  const [asking, setAsking] = useState<'edit' | 'delete'>();
  const rotate = useChange('POST /api/v1/secret-rotations/{id}/rotate', listOfRotations);
  const back = useChange('POST /api/v1/secret-rotations/{id}/roll-back', listOfRotations);
  const pause = useChange('POST /api/v1/secret-rotations/{id}/pause', listOfRotations);
  const resume = useChange('POST /api/v1/secret-rotations/{id}/resume', listOfRotations);
  const path = { id: rotation.id };
  const turn = () =>
    void (rotation.isPaused ? resume : pause)
      .mutateAsync({ path })
      .then(() => toast('good', rotation.isPaused ? t.resumed : t.pausedNow), toastFault);
  return (
    <div className="flex flex-wrap gap-2">
      <AskButton
        worded
        look="primary"
        icon={RotateCw}
        label={t.rotate}
        question={<p className="break-words">{t.rotateText(rotation.name)}</p>}
        onConfirm={() => rotate.mutateAsync({ path }).then(() => toast('good', t.rotateStarted))}
      />
      <AskButton
        worded
        look="plain"
        icon={Undo2}
        label={t.rollBack}
        question={<p className="break-words">{t.rollBackText(rotation.name)}</p>}
        onConfirm={() => back.mutateAsync({ path }).then(() => toast('good', t.rolledBack))}
      />
      <Button
        icon={rotation.isPaused ? Play : Pause}
        busy={pause.isPending || resume.isPending}
        onClick={turn}
      >
        {rotation.isPaused ? t.resume : t.pause}
      </Button>
      <Button icon={Pencil} onClick={() => setAsking('edit')}>
        {t.edit}
      </Button>
      <Button look="danger" icon={Trash2} onClick={() => setAsking('delete')}>
        {t.delete}
      </Button>
      {asking === 'edit' && <EditSchedule rotation={rotation} onClose={() => setAsking(undefined)} />}
      {asking === 'delete' && (
        <DeleteRotation rotation={rotation} onDeleted={onClose} onClose={() => setAsking(undefined)} />
      )}
    </div>
  );
};
