import { type Tx, tableOf } from '@praxis/chassis';
import { type PhotoRow, PhotoSchema } from './photo.row';

const photos = tableOf<PhotoRow>(PhotoSchema);

/** Whose photo there is to read is the database's to say: at the edge everybody's, in a firm that of its active members. */
export async function photoOf(tx: Tx, userId: string): Promise<PhotoRow | undefined> {
  const [photo] = await photos.select(tx, 'where user_id = $1', [userId]);
  return photo;
}

export async function photoHashOf(tx: Tx, userId: string): Promise<string | undefined> {
  const [photo] = await tx.query<{ sha256: string }>('select sha256 from profile_photos where user_id = $1', [userId]);
  return photo?.sha256;
}

export function keepPhoto(tx: Tx, { userId, sha256, picture }: PhotoRow): void {
  tx.write(
    `insert into profile_photos (user_id, sha256, picture) values ($1, $2, $3) on conflict (user_id)
     do update set sha256 = excluded.sha256, picture = excluded.picture`,
    [userId, sha256, picture],
  );
}

export const forgetPhoto = (tx: Tx, userId: string): void => tx.write('delete from profile_photos where user_id = $1', [userId]);
