import type { Act, UnitOfWork } from '@praxis/chassis';
import { accessesOf } from '../sessions/access';
import type { User } from '../users/user';

/** The words around a person that a password must not be made of: address, name, and every firm they work in or look into. */
export async function passwordContextOf(unitOfWork: UnitOfWork, act: Act, user: User): Promise<string[]> {
  const accesses = await accessesOf(unitOfWork, act, user);
  return [user.email, user.name, ...accesses.flatMap(({ firmName, slug }) => [firmName, slug])];
}
