import type { Act, UnitOfWork } from '@praxis/chassis';
import type { User } from '../users/user';
import type { RelyingParty } from './relying-party';

interface FirmOrigins {
  slug: string;
  cors_origins: string[];
}

/** Where a person may be asked for a passkey: pages of the platform, and those of the firms that the person belongs to. */
export async function originsOf(unitOfWork: UnitOfWork, act: Act, relyingParty: RelyingParty, { id }: Pick<User, 'id'>): Promise<string[]> {
  const firms = await unitOfWork.asPerson(id, act, (tx) =>
    tx.query<FirmOrigins>(
      `select f.slug, f.cors_origins from firms f where f.firm_id in (
         select firm_id from memberships where user_id = $1 and status = 'active'
         union select firm_id from portal_grants where user_id = $1 and status = 'active')`,
      [id],
    ),
  );
  const labels = firms.flatMap(({ slug }) => relyingParty.originOfSlug(slug) ?? []);
  return [...relyingParty.origins, ...labels, ...firms.flatMap(({ cors_origins }) => cors_origins)];
}
