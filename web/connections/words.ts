import { words } from '../shared/words.ts';

export const connectionWords = words(
  {
    title: 'App connections',
    intro: 'Ways into the services that secrets are synced to.',
    introProject: 'Ways into services that belong to this project alone.',
    add: 'New connection',
    edit: 'Edit connection',
    emptyTitle: 'No connection yet',
    emptyText: 'Connect a cloud, a pipeline or a vault; then have the secrets of a project synced there.',
    app: 'App',
    allApps: 'All apps',
    name: 'Name',
    nameHint: 'Letters, digits, dots, dashes and underscores.',
    description: 'Description',
    optional: 'Optional.',
    method: 'Method',
    secretHint: 'Never shown again.',
    unchanged: 'Unchanged if left empty.',
    editNote:
      'Credentials are not shown. To change them, give all of them; they are tried before they are kept.',
    createNote: 'The credentials are tried before the connection is made.',
    roleNote: (id: string) => `The role must let Locket assume it with the external ID ${id}.`,
    ownRoleNote: 'Uses the role of this Locket in its own AWS account. Only server admins may connect it.',
    consentNote: (app: string) =>
      `You are sent to ${app}, where you agree that Locket acts for you, and come back here to confirm.`,
    continueAt: (app: string) => `Continue at ${app}`,
    notAtVendor: 'The app names no address that can be gone to. Ask whoever set it up for this instance.',
    consentTitle: 'Connect an app',
    consentText: (app: string) => `${app} lets Locket in. Make it a connection of your organization?`,
    consentTextProject: (app: string) => `${app} lets Locket in. Make it a connection of the project?`,
    consentUnknown:
      'There is nothing to connect: this was not begun in this tab, or too long ago. Begin again at the app connections.',
    consentRefused: (app: string, why: string) => `${app} did not let Locket in. ${why}`.trim(),
    connect: 'Connect',
    discard: 'Discard',
    connected: (name: string) => `${name} is connected.`,
    toConnections: 'To the connections',
    updated: 'Changed',
    save: 'Save',
    check: 'Check',
    works: 'The connection works.',
    worksNot: (why: string) => `The connection does not work: ${why}`,
    usedBy: 'Used by',
    unused: 'No secret sync uses it.',
    outOfReach: (count: number) =>
      count === 1
        ? '1 sync of a project that you may not see'
        : `${count} syncs of projects that you may not see`,
    delete: 'Delete connection',
    deleteText: (name: string) =>
      `${name} is forgotten with its credentials. At the service nothing changes.`,
    inUse: 'It cannot be deleted while secret syncs use it. Delete these first:',
  },
  {
    de: {
      title: 'App-Verbindungen',
      intro: 'Zugänge zu den Diensten, mit denen Secrets abgeglichen werden.',
      introProject: 'Zugänge zu Diensten, die diesem Projekt allein gehören.',
      add: 'Neue Verbindung',
      edit: 'Verbindung bearbeiten',
      emptyTitle: 'Noch keine Verbindung',
      emptyText:
        'Verbinden Sie eine Cloud, eine Pipeline oder einen Tresor; dann gleichen Sie Secrets dorthin ab.',
      app: 'App',
      allApps: 'Alle Apps',
      name: 'Name',
      nameHint: 'Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.',
      description: 'Beschreibung',
      optional: 'Freiwillig.',
      method: 'Verfahren',
      secretHint: 'Wird nie wieder gezeigt.',
      unchanged: 'Bleibt, wenn leer.',
      editNote:
        'Zugangsdaten werden nicht gezeigt. Zum Ändern geben Sie alle an; sie werden vor dem Speichern erprobt.',
      createNote: 'Die Zugangsdaten werden erprobt, bevor die Verbindung entsteht.',
      roleNote: (id: string) => `Die Rolle muss Locket mit der External ID ${id} zulassen.`,
      ownRoleNote:
        'Nutzt die Rolle dieses Locket in dessen eigenem AWS-Konto. Nur Serveradmins dürfen sie verbinden.',
      consentNote: (app: string) =>
        `Sie werden zu ${app} geleitet, stimmen dort zu, dass Locket für Sie handelt, und bestätigen es dann hier.`,
      continueAt: (app: string) => `Weiter bei ${app}`,
      notAtVendor:
        'Die App nennt keine Adresse, zu der man gehen kann. Fragen Sie, wer sie für diese Instanz eingerichtet hat.',
      consentTitle: 'App verbinden',
      consentText: (app: string) =>
        `${app} lässt Locket ein. Soll die Organisation diese Verbindung erhalten?`,
      consentTextProject: (app: string) =>
        `${app} lässt Locket ein. Soll das Projekt diese Verbindung erhalten?`,
      consentUnknown:
        'Hier gibt es nichts zu verbinden: Es wurde nicht in diesem Tab begonnen, oder vor zu langer Zeit. Beginnen Sie bei den App-Verbindungen neu.',
      consentRefused: (app: string, why: string) => `${app} hat Locket nicht eingelassen. ${why}`.trim(),
      connect: 'Verbinden',
      discard: 'Verwerfen',
      connected: (name: string) => `${name} ist verbunden.`,
      toConnections: 'Zu den Verbindungen',
      updated: 'Geändert',
      save: 'Speichern',
      check: 'Prüfen',
      works: 'Die Verbindung funktioniert.',
      worksNot: (why: string) => `Die Verbindung funktioniert nicht: ${why}`,
      usedBy: 'Genutzt von',
      unused: 'Kein Abgleich nutzt sie.',
      outOfReach: (count: number) =>
        count === 1
          ? '1 Abgleich eines Projekts, das Sie nicht sehen dürfen'
          : `${count} Abgleiche von Projekten, die Sie nicht sehen dürfen`,
      delete: 'Verbindung löschen',
      deleteText: (name: string) =>
        `${name} wird mit den Zugangsdaten vergessen. Beim Dienst ändert sich nichts.`,
      inUse: 'Sie kann nicht gelöscht werden, solange Abgleiche sie nutzen. Löschen Sie zuerst diese:',
    },
  },
);
