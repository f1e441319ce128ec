/** A person, global to the platform and known by e-mail address. What they do in a firm is a membership or a portal grant. */
export interface User {
  id: string;
  /** As the person wrote it. */
  email: string;
  /** By which the person is found. */
  emailKey: string;
  name: string;
  /** When a link sent to the address was followed; null until then. */
  emailVerifiedAt: Date | null;
  status: 'active' | 'disabled';
  /** Runs the platform; signs in `as: operator` without a firm. */
  operator: boolean;
  /** BCP 47 */
  locale: string;
  lastFirmId: string | null;
  createdAt: Date;
  version: number;
}

/** The one spelling of an address that people are told apart by: case does not count. */
export const emailKeyOf = (email: string): string => email.trim().normalize('NFC').toLowerCase();
