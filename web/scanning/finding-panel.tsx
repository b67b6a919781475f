import { Link } from '@tanstack/react-router';
import { webAddress } from '../shared/addresses.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Facts } from '../shared/facts.tsx';
import { Choice } from '../shared/form.tsx';
import { Note } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type Finding, type Status, statuses, statusOf } from './scanning.ts';
import { useStatus } from './use-status.ts';
import { scanningWords } from './words.ts';

/** Where something was found, who committed it, and which stored secret it is. */
export const FindingPanel = ({ finding, onClose }: { finding: Finding; onClose: () => void }) => {
  const t = useWords(scanningWords);
  const instant = useInstants();
  const { choose } = useStatus(finding);
  const { matchedSecret: match, startLine, endLine } = finding;
  return (
    <Dialog title={finding.ruleID} onClose={onClose} place="side">
      <div className="flex flex-col gap-5">
        <p className="break-words">{finding.description}</p>
        {match && (
          <Note tone="danger">
            <p>{t.matchedNote}</p>
          </Note>
        )}
        {match && <Match match={match} />}
        <Choice
          label={t.state}
          value={statusOf(finding)}
          onChange={(next) => choose(next as Status)}
          options={statuses.map((each) => [each, t[each]])}
        />
        <Facts
          entries={[
            [t.repository, <Repository key="repository" finding={finding} />],
            [t.file, <Code key="file">{finding.file}</Code>],
            [t.lines, startLine === endLine ? startLine : `${startLine}–${endLine}`],
            [t.commit, <Code key="commit">{finding.commit}</Code>],
            [t.author, finding.author],
            [t.pusher, finding.pusherName],
            [t.message, finding.message],
            [t.found, instant(finding.createdAt)],
          ]}
        />
        <p className="text-xs text-muted">{t.valueNote}</p>
      </div>
    </Dialog>
  );
};

const Code = ({ children }: { children: string }) => (
  <span className="font-mono text-xs break-all">{children}</span>
);

const Repository = ({ finding: { repositoryLink, repositoryFullName } }: { finding: Finding }) => {
  const address = webAddress(repositoryLink);
  if (address === undefined) return repositoryFullName;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className="text-accent-strong underline">
      {repositoryFullName}
    </a>
  );
};

const Match = ({ match }: { match: NonNullable<Finding['matchedSecret']> }) => {
  const t = useWords(scanningWords);
  const { projectId, projectName, environment, secretPath, secretKey } = match;
  return (
    <section aria-label={t.matched} className="card flex flex-col gap-1 p-3">
      <h3 className="font-semibold">{t.matched}</h3>
      <p className="break-words">
        {projectName} · {environment} · {secretPath}
      </p>
      <p className="font-mono text-xs break-all">{secretKey}</p>
      <Link
        to="/projects/$projectId/secrets/$environment"
        params={{ projectId, environment }}
        search={secretPath === '/' ? {} : { path: secretPath }}
        className="text-accent-strong underline"
      >
        {t.openSecret}
      </Link>
    </section>
  );
};
