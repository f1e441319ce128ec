import { created, defineService, EntitySchema, ok, react, readPage, route, type Tx, tableOf, tenantTable } from '@praxis/chassis';
import { Rejection } from '@praxis/contracts/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { getNote, listNotes, makeNote, memoFiled, memoSent, noteErrors, noteMade } from './notes-operations';

export interface NoteRow {
  firmId: string;
  id: string;
  version: number;
  title: string;
  body: string;
  createdAt: Date;
}

const NoteSchema = new EntitySchema<NoteRow>({
  name: 'notes',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    version: { name: 'version', type: 'int' },
    title: { name: 'title', type: 'text' },
    body: { name: 'body', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});
export const notes = tableOf<NoteRow>(NoteSchema);

const columns = `firm_id uuid not null, id uuid not null, version int not null, title text not null, body text not null,
  created_at timestamptz not null, primary key (firm_id, id)`;

class Notes1700000001000 implements MigrationInterface {
  readonly name = 'Notes1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      tenantTable('crm', 'notes', columns, { indexes: ['create index notes_created on notes (firm_id, created_at desc, id desc)'] }),
    );
    // The floors: the same table without row-level security.
    await runner.query(`create table bare_notes (${columns}); create index on bare_notes (firm_id, created_at desc, id desc);
      grant select, insert, update on bare_notes to crm_app`);
  }
  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

/** @param id of the new note */
export function addNote(tx: Tx, id: string, title: string): NoteRow {
  const note: NoteRow = { firmId: tx.firmId, id, version: 1, title, body: 'What was said.', createdAt: tx.at };
  notes.insert(tx, note);
  tx.publish(noteMade, { subject: note.id, data: { title } });
  return note;
}

/** Reads, decides, writes: what every change of an aggregate does. */
export async function renameNote(tx: Tx, id: string, title: string): Promise<void> {
  const note = await notes.findForUpdate(tx, id);
  if (note === undefined) throw new Rejection(noteErrors.note_unknown);
  notes.update(tx, { ...note, title, version: note.version + 1 }, { from: note.version });
  tx.publish(noteMade, { subject: id, data: { title } });
}

export const noteReply = ({ id, version, title, body, createdAt }: NoteRow) => ({
  id,
  version,
  title,
  body,
  createdAt: createdAt.toISOString(),
});

export const notesService = defineService({
  name: 'crm',
  config: z.object({}),
  tables: [NoteSchema],
  migrations: [Notes1700000001000],
  operations: [makeNote, getNote, listNotes] as never,
  errors: noteErrors,
  subscribes: ['projects'],
  setUp: () => ({
    routes: [
      route(makeNote, (request) => request.inFirm((tx) => created(noteReply(addNote(tx, tx.newId(), request.body.title))))),
      route(getNote, (request) =>
        request.inFirm(async (tx) => {
          const note = await notes.find(tx, request.params.id);
          if (note === undefined) throw new Rejection(noteErrors.note_unknown);
          return ok(noteReply(note));
        }),
      ),
      route(listNotes, (request) =>
        request.inFirm((tx) =>
          readPage(request, tx, {
            from: 'notes',
            columns: '*',
            where: [['firm_id = $', tx.firmId]],
            sorts: { '-createdAt': ['created_at desc', 'id desc'] },
            map: (record) => noteReply(notes.fromDatabase(record)),
          }),
        ),
      ),
    ],
    reactions: [
      react(memoSent, { name: 'note-memo', kind: 'effect' }, (tx, event) => {
        addNote(tx, tx.newId(), event.data.title);
      }),
      react(memoFiled, { name: 'file-memo', kind: 'projection', rebuilds: ['notes'] }, (tx, event) => {
        notes.insert(tx, {
          firmId: tx.firmId,
          id: event.subject,
          version: 1,
          title: event.data.title,
          body: '',
          createdAt: new Date(event.time),
        });
      }),
    ],
    jobs: [],
    schedules: [],
  }),
});
