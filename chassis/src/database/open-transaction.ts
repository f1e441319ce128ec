import { type EventData, type EventDefinition, eventSubject, type FirmFacts, MAX_EVENT_BYTES, newId } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Act } from '../act';
import { auditSubject } from '../audit-record';
import type { Job } from '../job';
import type { MailMessage } from '../mail';
import { TransientError } from '../reaction';
import { activeTraceparent } from '../telemetry/trace';
import type { AuditChange, AuditEntry, Tx } from '../transaction';

export type Statement = { text: string; values: readonly unknown[] };
export type JobInsert = (job: {
  name: string;
  payload: unknown;
  firmId: string;
  correlationId: string;
  causationId: string;
  attempts: number;
  key?: string | undefined;
  runAt?: Date | undefined;
}) => Statement;

const OUTBOX_COLUMNS =
  'kind, message_id, firm_id, nats_subject, type, aggregate_id, aggregate_version, time, correlation_id, causation_id, actor, client_id, traceparent, data';
const PUBLISH = `with v as (
  insert into aggregate_versions (aggregate_id, firm_id, version) values ($1, $2, 1)
  on conflict (aggregate_id) do update set version = aggregate_versions.version + 1 returning version)
insert into outbox (${OUTBOX_COLUMNS})
select 'event', $3, $2, $4, $5, $1, v.version, $6, $7, $8, $9, $10, $11, $12 from v`;
const SEND = `insert into outbox (${OUTBOX_COLUMNS}) values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, null, $11, $12)`;
const MAX_AUDIT_BYTES = 16 * 1024;

/**
 * What a service writes and looks up by key are few statements, each with one text: named, a connection parses and plans them once, which
 * halves the database's work for a small transaction. Other reads are not named: a plan for any value can be much worse than one for this
 * value.
 */
const names = new Map<string, string>();
const MOST_NAMES = 500;
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/** A machine that acts with a person's rights is told apart from the person. */
const whoActed = ({ actor, apiKeyId }: Act): { actor: string; onBehalfOf?: string } =>
  apiKeyId === undefined ? { actor } : { actor: `api_key:${apiKeyId}`, onBehalfOf: actor };

type Corkable = { connection: { stream: { cork(): void; uncork(): void } } };

/** A transaction in progress: statements are sent without waiting, in as few packets as the reads between them allow. */
export class OpenTransaction implements Tx {
  act: Act;
  readonly pending: Promise<unknown>[] = [];
  readonly effects: (() => void | Promise<void>)[] = [];
  readonly changes: AuditChange[] = [];
  firstError: unknown;
  published = 0;
  enqueued = 0;
  /** Parked events that this transaction let go. */
  released = 0;
  #corked = false;
  #firm: Promise<FirmFacts> | undefined;

  constructor(
    private readonly client: pg.PoolClient,
    readonly service: string,
    readonly firmId: string,
    act: Act,
    private readonly jobInsert: JobInsert,
    private readonly requested: FirmFacts | undefined,
  ) {
    this.act = act;
  }

  get at(): Date {
    return this.act.at;
  }

  newId(): string {
    return newId();
  }

  /** Sends a statement and remembers the first error of all; later ones are only its echo. */
  send(text: string, values?: readonly unknown[], name?: string): Promise<pg.QueryResult> {
    if (!this.#corked) {
      (this.client as unknown as Corkable).connection.stream.cork();
      this.#corked = true;
    }
    const answer = this.client.query(
      name === undefined ? { text, values: values as unknown[] } : { name, text, values: values as unknown[] },
    );
    const settled = answer.catch((error: unknown) => {
      this.firstError ??= error;
    });
    this.pending.push(settled);
    return answer;
  }

  /** One message without parameters: the statements of a beginning are not planned, and cost less than a prepared one. */
  begin({ readOnly, firmId, userId }: { readOnly: boolean; firmId: string; userId: string }): void {
    const settings = { firm_id: firmId, user_id: userId, sees: this.act.viewer ?? 'all' };
    const set = Object.entries(settings).map(([name, value]) => `set local app.${name} = ${this.client.escapeLiteral(value)}`);
    const begin = readOnly ? 'begin read only' : 'begin';
    this.send([begin, ...set].join('; ')).catch(() => undefined); // as in write
  }

  /** Lets what was queued go onto the wire. */
  flush(): void {
    if (!this.#corked) return;
    this.#corked = false;
    (this.client as unknown as Corkable).connection.stream.uncork();
  }

  write(text: string, values?: readonly unknown[]): void {
    this.send(text, values ?? [], nameOf(text)).catch(() => undefined); // remembered as firstError; thrown at the next read or at COMMIT
  }

  query<R>(text: string, values?: readonly unknown[]): Promise<R[]> {
    return this.#read(text, values);
  }

  lookUp<R>(text: string, values: readonly unknown[]): Promise<R[]> {
    return this.#read(text, values, nameOf(text));
  }

  async #read<R>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> {
    const answer = this.send(text, values, name);
    this.flush();
    try {
      return (await answer).rows as R[];
    } catch (error) {
      throw this.firstError ?? error;
    }
  }

  async firm(): Promise<FirmFacts> {
    this.#firm ??= this.newestFacts();
    return this.#firm;
  }

  /** The copy is newer than the request's where an event was faster than the gateway's edge state. */
  private async newestFacts(): Promise<FirmFacts> {
    const newer = 'select facts from firm_facts where firm_id = $1 and version > $2';
    const [row] = await this.lookUp<{ facts: FirmFacts }>(newer, [this.firmId, this.requested?.version ?? -1]);
    const facts = row?.facts ?? this.requested;
    if (facts === undefined) throw new TransientError('identity.firm_unknown', 'This service has not heard of the firm yet');
    return facts;
  }

  publish<E extends EventDefinition>(event: E, fact: { subject: string; data: EventData<E>; clientId?: string | undefined }): string {
    const data = JSON.stringify(event.data.parse(fact.data));
    if (Buffer.byteLength(data) > MAX_EVENT_BYTES) throw new RangeError(`${event.type} is larger than ${MAX_EVENT_BYTES} bytes`);
    const id = newId();
    this.write(PUBLISH, [
      fact.subject,
      this.firmId,
      id,
      eventSubject(event.type, this.firmId),
      event.type,
      this.at,
      this.act.correlationId,
      this.act.causationId,
      this.act.actor,
      fact.clientId ?? null,
      activeTraceparent() ?? this.act.traceparent ?? null,
      data,
    ]);
    this.published += 1;
    return id;
  }

  publishEdge(subject: string, state: unknown): void {
    if (!subject.startsWith('edge.')) throw new RangeError(`${subject} is not an edge subject`);
    this.#sendMessage('edge', newId(), subject, 'edge', subject, JSON.stringify(state));
  }

  changed(change: AuditChange): void {
    this.changes.push(change);
  }

  audit(entry: AuditEntry): void {
    const id = newId();
    const record = {
      id,
      context: this.service,
      firmId: this.firmId,
      at: this.at.toISOString(),
      ...whoActed(this.act),
      correlationId: this.act.correlationId,
      address: this.act.address,
      userAgent: this.act.userAgent?.slice(0, 300),
      outcome: 'done',
      ...(this.act.grantId === undefined ? {} : { severity: 'critical', breakGlassGrantId: this.act.grantId }),
      ...entry,
    };
    const whole = JSON.stringify(record);
    const fits = Buffer.byteLength(whole) <= MAX_AUDIT_BYTES;
    const kept = fits ? whole : JSON.stringify({ ...record, before: undefined, after: undefined, truncated: true });
    this.#sendMessage('audit', id, auditSubject(this.service, this.firmId), 'audit', id, kept);
  }

  #sendMessage(kind: 'audit' | 'edge', id: string, subject: string, type: string, aggregate: string, data: string): void {
    const act = this.act;
    this.write(SEND, [
      kind,
      id,
      this.firmId,
      subject,
      type,
      aggregate,
      this.at,
      act.correlationId,
      act.causationId,
      act.actor,
      act.traceparent ?? null,
      data,
    ]);
    this.published += 1;
  }

  enqueue<P>(job: Job<P>, payload: P, options: { key?: string; runAt?: Date } = {}): void {
    const { text, values } = this.jobInsert({
      name: job.name,
      payload: job.payload.parse(payload),
      firmId: this.firmId,
      correlationId: this.act.correlationId,
      causationId: this.act.causationId,
      attempts: job.attempts,
      key: options.key,
      runAt: options.runAt,
    });
    this.write(text, values);
    this.enqueued += 1;
  }

  mail(message: MailMessage): void {
    const id = newId();
    this.write(
      `insert into mails (firm_id, id, key, template, locale, recipient_name, recipient_email, data, reference_type, reference_id, status, correlation_id, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12) on conflict (firm_id, key) do nothing`,
      [
        this.firmId,
        id,
        message.key,
        message.template,
        message.locale,
        message.to.name,
        message.to.email,
        JSON.stringify(message.data),
        message.reference?.type ?? null,
        message.reference?.id ?? null,
        this.act.correlationId,
        this.at,
      ],
    );
    const { text, values } = this.jobInsert({
      name: message.whileSuspended ? 'send-notice' : 'send-mail',
      payload: { id },
      firmId: this.firmId,
      correlationId: this.act.correlationId,
      causationId: this.act.causationId,
      attempts: 12,
      key: `mail:${this.firmId}:${message.key}`,
    });
    this.write(text, values);
    this.enqueued += 1;
  }

  async retryParked(eventId: string): Promise<string[]> {
    const rows = await this.query<{ reaction: string }>(
      `update parked set status = 'parked', next_at = $2, version = version + 1
        where event_id = $1 and firm_id = $3 and status in ('parked', 'dead') returning reaction`,
      [eventId, this.at, this.firmId],
    );
    this.released += rows.length;
    return rows.map(({ reaction }) => reaction);
  }

  afterCommit(effect: () => void | Promise<void>): void {
    this.effects.push(effect);
  }

  actAs(actor: string, apiKeyId?: string): void {
    this.act = { ...this.act, actor, apiKeyId };
  }

  goOnAs(act: Act): void {
    this.act = act;
  }
}
