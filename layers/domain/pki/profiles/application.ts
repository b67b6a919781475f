import type { Change } from '../../store/change.ts';

/** A set of profiles that something is given certificates by: a name to ask for, and ways to enrol. */
export interface Application {
  readonly id: string;
  readonly projectId: string;
  /** One of its kind in the project. */
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** How often what is issued is to be renewed by whoever asked for it. */
interface ByApi {
  readonly id: string;
  readonly renewBeforeDays: number | null;
}

/** A profile in an application, and by which ways it is enrolled for there. An enrolment that is ended is never again. */
export interface ApplicationProfile {
  readonly projectId: string;
  readonly applicationId: string;
  readonly profileId: string;
  /** By requests to the API. */
  readonly api: ByApi | null;
  /** By EST; how is written under this id. */
  readonly est: { readonly id: string } | null;
  /** By ACME; the server has this id. */
  readonly acme: { readonly id: string } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** What the id of an enrolment leads to. */
export interface EnrolmentOwner {
  readonly projectId: string;
  readonly applicationId: string;
  readonly profileId: string;
}

/** At most this many applications fit a project, and this many profiles an application: lists read them all. */
export const maxApplications = 200;
export const maxApplicationProfiles = 20;

/** Applications and the profiles in them. Every read is strongly consistent. */
export interface CertificateApplicationStore {
  find(projectId: string, applicationId: string): Promise<Application | undefined>;
  /** Project id behind an application's id. */
  projectOf(applicationId: string): Promise<string | undefined>;
  /** All applications of a project, in no order. */
  inProject(projectId: string): Promise<readonly Application[]>;
  /** Refused with `already-exists` for a name that another application of the project has. */
  creation(application: Application): readonly Change[];
  /** The same, and `conflict` when somebody else changed the application meanwhile. */
  replacement(application: Application, previous: Application): readonly Change[];
  deletion(application: Application): readonly Change[];
  /** Holds while the application is as it was read. */
  unchanged(application: Application): Change;

  profile(
    projectId: string,
    applicationId: string,
    profileId: string,
  ): Promise<ApplicationProfile | undefined>;
  /** Profiles of one application, or those of all of a project's. */
  profiles(projectId: string, applicationId?: string): Promise<readonly ApplicationProfile[]>;
  /** What an enrolment by EST or ACME is of. */
  enrolment(enrolmentId: string): Promise<EnrolmentOwner | undefined>;
  /** Refused with `conflict` when the profile is in the application. */
  attachment(profile: ApplicationProfile): Change;
  /** With the ids of enrolments that are new or over; `conflict` when somebody else changed it meanwhile. */
  profileReplacement(profile: ApplicationProfile, previous: ApplicationProfile): readonly Change[];
  /** Takes a profile out of its application, and its enrolments with it. */
  detachment(profile: ApplicationProfile): readonly Change[];
}
