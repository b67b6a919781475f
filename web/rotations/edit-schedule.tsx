import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { listOfRotations, type Rotation, useProviders } from './rotations.ts';
import { ScheduleFields, scheduleOf, timingOf } from './schedule.tsx';
import { rotationWords } from './words.ts';

/** Changes what a rotation is called and when it rotates; its target and its secrets stay. */
export const EditSchedule = ({ rotation, onClose }: { rotation: Rotation; onClose: () => void }) => {
  const t = useWords(rotationWords);
  const { projectId } = useProject();
  const { providerOf } = useProviders(projectId);
  const [name, setName] = useState(rotation.name);
  const [schedule, setSchedule] = useState(scheduleOf(rotation));
  const update = useChange('PATCH /api/v2/secret-rotations/{provider}/{id}', listOfRotations);
  const submit = async () => {
    const provider = providerOf(rotation.provider)?.kind ?? rotation.provider;
    await update.mutateAsync({ path: { provider, id: rotation.id }, body: { name, ...timingOf(schedule) } });
    onClose();
  };
  return (
    <Dialog title={t.edit} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <ScheduleFields schedule={schedule} onChange={setSchedule} />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
