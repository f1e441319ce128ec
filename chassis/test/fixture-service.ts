import {
  defineErrors,
  defineEvent,
  defineOperation,
  firmSettingsChanged,
  idParams,
  noContent as noContentReply,
  Rejection,
} from '@praxis/contracts/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { created, defineJob, defineService, EntitySchema, noContent, ok, onJob, react, route, type Tx, tableOf, tenantTable } from '../src';

/*
 * A tiny fictional service on which the chassis is tested: it takes the name of an existing context and stores things.
 */

export const fixtureErrors = defineErrors('crm', {
  thing_unknown: { status: 404, title: 'No such thing', detail: 'Check the id.' },
});

const Thing = z.object({ id: z.uuid(), version: z.int(), name: z.string() }).meta({ id: 'Thing' });

export const makeThing = defineOperation({
  id: 'makeThing',
  context: 'crm',
  method: 'POST',
  path: '/v1/things',
  summary: 'Make a thing',
  access: { permission: 'crm:thing:write' },
  body: z.strictObject({ name: z.string().min(1).max(100), mail: z.email().optional() }),
  replies: { 201: Thing },
  idempotency: 'accepted',
  audit: { action: 'thing.make', target: 'thing' },
});

export const getThing = defineOperation({
  id: 'getThing',
  context: 'crm',
  method: 'GET',
  path: '/v1/things/{id}',
  summary: 'Read a thing',
  access: { permission: 'crm:thing:read' },
  params: idParams,
  replies: { 200: Thing },
  errors: [fixtureErrors.thing_unknown],
});

export const getNewestThing = defineOperation({
  id: 'getNewestThing',
  context: 'crm',
  method: 'GET',
  path: '/v1/things/newest',
  summary: 'Read the thing that was made last',
  access: { permission: 'crm:thing:read' },
  replies: { 200: Thing },
  errors: [fixtureErrors.thing_unknown],
});

export const removeThing = defineOperation({
  id: 'removeThing',
  context: 'crm',
  method: 'DELETE',
  path: '/v1/things/{id}',
  summary: 'Remove a thing',
  access: { permission: 'crm:thing:write' },
  params: idParams,
  replies: { 204: noContentReply },
  audit: { action: 'thing.remove', target: 'thing' },
});

export const thingMade = defineEvent({
  context: 'crm',
  noun: 'thing',
  verb: 'made',
  description: 'A thing was made.',
  data: z.object({ name: z.string().max(100) }),
});

/** What another context says; the fixture reacts to it. */
export const projectStarted = defineEvent({
  context: 'projects',
  noun: 'project',
  verb: 'started',
  description: 'A project was started.',
  data: z.object({ name: z.string().max(100) }),
});

interface ThingRow {
  firmId: string;
  id: string;
  version: number;
  name: string;
  dueAt: Date | null;
}

const ThingSchema = new EntitySchema<ThingRow>({
  name: 'things',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    version: { name: 'version', type: 'int' },
    name: { name: 'name', type: 'text' },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
  },
});
const things = tableOf<ThingRow>(ThingSchema);

class Things1700000001000 implements MigrationInterface {
  readonly name = 'Things1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      tenantTable(
        'crm',
        'things',
        'firm_id uuid not null, id uuid not null, version int not null, name text not null, due_at timestamptz, primary key (firm_id, id)',
        { indexes: ['create index things_due on things (due_at) where due_at is not null'], systemColumns: ['firm_id', 'id', 'due_at'] },
      ),
    );
  }
  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

export const countThing = defineJob({ name: 'count-thing', payload: z.object({ id: z.string() }), attempts: 3 });

/** What jobs did, in order; tests set `onCount` to make one fail or wait. */
export const jobRuns: { id: string; firmId: string; attempt: number; actor: string; correlationId: string }[] = [];
export const hooks: { onCount: (id: string) => Promise<void> | void } = { onCount: () => undefined };

function addThing(tx: Tx, name: string): ThingRow {
  const thing: ThingRow = { firmId: tx.firmId, id: tx.newId(), version: 1, name, dueAt: null };
  things.insert(tx, thing);
  tx.publish(thingMade, { subject: thing.id, data: { name } });
  tx.changed({ targetId: thing.id, after: { name } });
  return thing;
}

const reply = ({ id, version, name }: ThingRow) => ({ id, version, name });

export const fixtureService = defineService({
  name: 'crm',
  config: z.object({
    FIXTURE_LIMIT: z.coerce.number().int().min(1).default(10).meta({ description: 'a whole number from 1' }),
    FIXTURE_WORD: z.enum(['red', 'green']).optional(),
  }),
  tables: [ThingSchema],
  migrations: [Things1700000001000],
  operations: [makeThing, getThing, getNewestThing, removeThing] as never,
  errors: fixtureErrors,
  subscribes: ['projects'],
  setUp: () => ({
    routes: [
      route(makeThing, (request) =>
        request.inFirm((tx) => {
          const thing = addThing(tx, request.body.name);
          tx.enqueue(countThing, { id: thing.id }, { key: `count:${thing.id}` });
          if (request.body.mail) {
            tx.mail({
              template: 'thing-made',
              to: { name: 'Somebody', email: request.body.mail },
              locale: 'de-DE',
              data: { name: request.body.name, link: 'https://praxis.example/things' },
              key: `thing-made:${thing.id}`,
              reference: { type: 'thing', id: thing.id },
            });
          }
          return created(reply(thing));
        }),
      ),
      route(getThing, (request) =>
        request.inFirm(async (tx) => {
          const thing = await things.find(tx, request.params.id);
          if (thing === undefined) throw new Rejection(fixtureErrors.thing_unknown);
          return ok(reply(thing));
        }),
      ),
      route(getNewestThing, (request) =>
        request.inFirm(async (tx) => {
          const [newest] = await tx.query<{ id: string }>('select id from things order by id desc limit 1');
          const thing = newest && (await things.find(tx, newest.id));
          if (thing === undefined) throw new Rejection(fixtureErrors.thing_unknown);
          return ok(reply(thing));
        }),
      ),
      route(removeThing, (request) =>
        request.inFirm((tx) => {
          tx.write('delete from things where id = $1', [request.params.id]);
          tx.changed({ targetId: request.params.id });
          return noContent();
        }),
      ),
    ],
    reactions: [
      react(projectStarted, { name: 'make-thing', kind: 'effect' }, (tx, event) => {
        addThing(tx, event.data.name);
      }),
    ],
    jobs: [
      onJob(countThing, async (run, payload) => {
        const { actor, correlationId } = run.act;
        jobRuns.push({ id: payload.id, firmId: run.firmId, attempt: run.attempt, actor, correlationId });
        await hooks.onCount(payload.id);
        await run.inFirm((tx) => tx.write('update things set version = version + 1, due_at = null where id = $1', [payload.id]));
      }),
    ],
    schedules: [
      { name: 'things-due', due: 'select firm_id, id from things where due_at <= $1 order by due_at limit 500', job: countThing },
    ],
    mails: [
      {
        name: 'thing-made',
        version: 1,
        languages: {
          en: { subject: 'There is {{name}}', text: 'Look at {{name}}:\n{{link}}\n' },
          de: { subject: '{{name}} ist da', text: 'Hier ist {{name}}:\n{{link}}\n' },
        },
      },
    ],
    onMailOutcome: (tx, outcome) => {
      tx.publish(thingMade, { subject: outcome.reference.id, data: { name: `mail ${outcome.outcome}` } });
    },
  }),
});

export const otherContextEvents = [projectStarted, firmSettingsChanged];
