import { EntitySchema } from '@praxis/chassis';

/** What is shown of a person: always the picture that we drew, never the file that was sent. */
export interface PhotoRow {
  userId: string;
  sha256: string;
  /** WebP */
  picture: Buffer;
}

export const PhotoSchema = new EntitySchema<PhotoRow>({
  name: 'profile_photos',
  columns: {
    userId: { name: 'user_id', type: 'uuid', primary: true },
    sha256: { type: 'text' },
    picture: { type: 'bytea' },
  },
});
