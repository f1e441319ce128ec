/** For figures that miss their goal: the measured reason, and what reaching it would take. Kept up by whoever measures. */
const saturated =
  'both cores are busy to the last percent: at 314/s `top` shows the service that answers at 36 % of a core, nats-server (which writes every message to the disk before it acknowledges) at 21 %, the reacting service at 20 %, the gateway at 16 %, identity (the audit chain of each POST) at 14 %, the rest in backends of PostgreSQL. A project by hand takes three round trips and a lock on the firm’s number; the profile of the service is flat, with a fifth in writes to sockets. It takes fewer statements per request, or the database and the broker on machines of their own.';

/** From a profile under the load of the row, with the time in writes to sockets and in collecting garbage apart. */
const gatewayAccount =
  'the goal was set on a machine where Fastify that only sends on by undici takes 28 µs for a GET and 37 for a POST; how much that is on this one stands beside the figure. Profile of the JavaScript of a GET: Node’s HTTP, streams and events 40 %, undici 25 %, Fastify 7 %; of our own the access log 7 %, limits on rates 4 %, who calls and whether 4 %, headers 4 %, telling the other gateways what was used 4 %, metrics 3 %, ids, trace and the checks of the request 3 %. A quarter of the whole is system time, nearly all of it in two writes to sockets. Leaving out all that is ours would save a quarter of the JavaScript; more than that takes a server that is not Node’s (ADR 184).';

const reasons: Readonly<Record<string, string>> = {
  'relay.idle':
    'not taken apart yet. Leases are renewed, outboxes and job queues polled every second or so in each of six services; while nothing happens each of them could wait longer.',
  'gateway.get.cpu': gatewayAccount,
  'gateway.post.cpu': gatewayAccount,
  'gateway.alone':
    'three processes hand a request on, and each hand-over waits for a wake-up: the time straight to the answering server, and what nginx adds, say how long that takes on this machine. Of the gateway’s own processor time see GET; a request at a time takes nearly twice as much of it as one of 32, because nothing is shared.',
  'list.gateway': 'within the spread of its goal; the processor time of the gateway (above) is the reason.',
  'chain.p50': saturated,
  'chain.p99': saturated,
  'chain.closed': saturated,
  'acceptance.p50':
    'about 22 events follow each other, each written durably by PostgreSQL and by the broker; the answer to the prospect takes 9 ms of it. Not taken apart by step yet: GET /v1/onboardings/{id} has the times.',
  'acceptance.p99': 'as for the median; not taken apart yet.',
  'acceptance.ceiling':
    'two cores for nine processes, the database and the prospects: 15 a second is at most 130 ms of processor time each. Not taken apart yet.',
  'create.plain': 'within the spread of its goal: another run had 0.51 x.',
  'create.complete':
    'ten statements against one. Tried: claiming the key in one statement instead of three gave 0.29 x, but lost the shorter wait for a first use that is still running. Next to save: the update that stores the reply.',
  'read.bare':
    'a read is a transaction of four statements in one round trip, and its select is parsed and planned each time, because reads are not named (a plan for any value can be much worse). Reads by primary key have one plan only: naming those is the next step.',
  'read.policy':
    'the policy is one more condition with current_setting in it, evaluated for each row that the index finds. Measured on a busy machine; 0.73 x at the quick level.',
  'big-list.cpu':
    'each row becomes an object with typed fields before it becomes text, and the page is read in a transaction with its firm; raw pg prints what it got.',
  'relay.wake':
    'the relay works in the process and on the cores that commit here; with the wake-up it takes small batches at once instead of a large one every second. The wake-up itself adds nothing to a transaction.',
  'reactions.effects': 'each effect also publishes an event, which is relayed by the same process on the same two cores meanwhile.',
  'reactions.projections': 'as for effects, without the event; batches are made per firm, and these are of 20 firms.',
};

export const whyNot = (id: string): string => reasons[id] ?? 'not looked into yet.';
