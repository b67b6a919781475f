import { command, Failure } from '../command.ts';
import { findProjectFile, writeProjectFile } from '../files/project-file.ts';
import { callerAt, callerFlags, openUserCaller } from '../instance/caller.ts';
import { chooseOrganization, remember, tokenFor } from '../login/person.ts';

/** `locket init` */
export const init = command({
  summary: 'say which project the folder belongs to',
  flags: { ...callerFlags, projectId: { value: 'ID', help: 'Project, without asking' } },
  run: async (given, around) => {
    if (given.projectId) {
      around.tell(`Written: ${writeProjectFile(around.cwd, given.projectId)}`);
      return 0;
    }
    const { terminal } = around;
    if (!terminal.isInteractive)
      throw new Failure('Nobody can be asked here', ['Say it: locket init --projectId ID']);
    const existing = findProjectFile(around.cwd);
    if (existing) {
      const choices = [
        { name: 'No', value: false },
        { name: 'Yes', value: true },
      ];
      if (!(await terminal.choose(`${existing.file} is there already. Write another?`, choices))) return 0;
    }
    const { url, credential } = await openUserCaller(given, around);
    const organizationId = await chooseOrganization(url, credential.token, around);
    const token = await tokenFor(url, credential.token, organizationId, around);
    if (credential.account) await remember(url, { email: credential.account.email, token }, around);
    const { projects } = await callerAt(url, token, around).call('GET /api/v1/projects', {});
    if (projects.length === 0) throw new Failure('There is no project in this organization that you may see');
    const projectId = await terminal.choose(
      'Which project does this folder belong to?',
      projects.map(({ id, name }) => ({ name, value: id })),
    );
    around.tell(`Written: ${writeProjectFile(around.cwd, projectId)}`);
    return 0;
  },
});
