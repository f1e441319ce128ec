import type { MigrationInterface, QueryRunner } from 'typeorm';
import { edgeOnly, FIRM } from './rights';

/**
 * A person's photo, of no firm like the person. A firm reads those of its own active members and no others: the database says so, not the
 * query. Memberships copy the hash, by which the photo is told from a former one.
 */
export class ProfilePhotos1700000060000 implements MigrationInterface {
  readonly name = 'ProfilePhotos1700000060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table profile_photos (
      user_id uuid primary key references users (id) on delete cascade,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      picture bytea not null check (octet_length(picture) between 1 and 131072)
    );
    alter table profile_photos enable row level security;
    alter table profile_photos force row level security;
    create policy profile_photos_edge on profile_photos to identity_auth using (true) with check (true);
    create policy profile_photos_of_members on profile_photos for select to identity_app using (exists (
      select 1 from memberships m where m.firm_id = ${FIRM} and m.user_id = profile_photos.user_id and m.status = 'active'));
    grant select on profile_photos to identity_app;
    ${edgeOnly('profile_photos')};
    alter table memberships add column photo text`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}
