/** For figures that miss their goal: the measured reason, and what reaching it would take. Kept up by whoever measures. */
const chain =
  'one POST takes 4.6 ms of processor time, from /proc of all processes (a firm of its own, Intel Xeon): the service that answers 1.3 ms and its backends 0.9, nats-server 0.7, the gateway 0.5, the reacting service 0.4 and its backends 0.3, the relay’s backends 0.2, identity 0.2 and its backends 0.1, two services that only acknowledge 0.2. The goal leaves 1 ms of two cores, which the service that answers takes by itself. Saved so far: two of the three commits of the reaction, one of three round trips, parsing and planning of look-ups and of beginnings (ADR 11), two thirds of the audit chain (ADR 225; 5.6 ms before), reading messages of types that nobody reacts to. In the service that answers, a profile has 16 % in pg, 14 % in writes to sockets, 4 % in keys and hashes, 3 % in zod; its backend executes eleven statements, of which the firm’s number (whose row is locked over two round trips), the version of the aggregate and the project take 0.2 ms each. It would take subscriptions by event type (not with nats-server 2.9), and the database on a machine of its own.';
const acceptance =
  'by /proc, event log and statement log (Intel Xeon): 23 events, 43 commits, 240 statements and 124 ms of processor time: clients 16 ms and its backends 11, nats-server 19, identity 13 and 9 (invitation, mail and its job, audit chain), crm 11 and 7, finance 9 and 4, projects 7 and 3, documents 6 and 2, the gateway 4, the relays’ backends 5. The longest way has three hops, each outbox, relay, broker, consumer, commit: acceptance, engagement, first invoice, completion. No poll is on it; what waits is the relay, which reads again only when the rows of its batch are moved (reading on meanwhile was tried: more and smaller batches, 0.2 ms more of the database for each POST of the row above), and the row of the onboarding, which eight completions lock one after the other.';
const acceptanceCost =
  'two cores bear 40 a second only at 50 ms each; it is 124 ms (taken apart above). Prospects of one firm at once also wait for each other: a contract’s number has no gap, so its counter is locked until the commit. It would take completions that arrive together decided together, step-completed events that are not told one by one, and subscriptions by event type, which would save the broker two of three deliveries (not with nats-server 2.9).';

/** From a profile under the load of the row, with the time in writes to sockets and in collecting garbage apart. */
const gatewayAccount =
  'the goal was set on a machine where Fastify that only sends on by undici takes 28 µs for a GET and 37 for a POST; how much that is on this one stands beside the figure. Profile of the JavaScript of a GET: Node’s HTTP, streams and events 40 %, undici 25 %, Fastify 7 %; of our own the access log 7 %, limits on rates 4 %, who calls and whether 4 %, headers 4 %, telling the other gateways what was used 4 %, metrics 3 %, ids, trace and the checks of the request 3 %. A quarter of the whole is system time, nearly all of it in two writes to sockets. Leaving out all that is ours would save a quarter of the JavaScript; more than that takes a server that is not Node’s (ADR 184).';

const reasons: Readonly<Record<string, string>> = {
  'process.memory':
    'crm took 179 MB and takes 141 since replies are compiled when they are first needed (ADR 185). The gateway and identity are the largest now; looked at alone, by a script of its own, they took 145 and 144 MB. Not tried: contexts’ contracts and TypeORM’s drivers loaded only where they are used.',
  'relay.idle':
    'the timer that measured the lateness of the event loop every 10 ms took 0.5 % by itself; it is asked every 50 ms now (0.1 %). Looking into the outbox and for parked events comes with the renewals of the leases, which took two of four statements a second. What is left: those two renewals, a heartbeat a second of each subscription, the poll for jobs every five seconds.',
  'gateway.get.cpu': gatewayAccount,
  'gateway.post.cpu': gatewayAccount,
  'gateway.alone':
    'three processes hand a request on, and each hand-over waits for a wake-up: the time straight to the answering server, and what nginx adds, say how long that takes on this machine. Of the gateway’s own processor time see GET; a request at a time takes nearly twice as much of it as one of 32, because nothing is shared.',
  'list.gateway': 'within the spread of its goal; the processor time of the gateway (above) is the reason.',
  'chain.p50': chain,
  'chain.p99': chain,
  'chain.closed': chain,
  'acceptance.p50': acceptance,
  'acceptance.p99': acceptance,
  'acceptance.ceiling': acceptanceCost,
  'create.plain':
    'within the spread of its goal: another run had 0.51 x. Five statements against one: begin, the firm, the row, the event with its version, commit.',
  'create.complete':
    'eight statements against one, with 4 more rows and their 9 index entries. Claiming the key took three of them and takes one now, which sets the shorter limit on waiting, claims, and sets it back. The update that stores the reply writes the row of the key a second time, without new index entries in nine of ten cases; the reply is not known before, and the claim has to be the first statement. Half of the time of the process that commits is one write to a socket per transaction (two cores are shared with what it wakes); the key of the HMACs, which was made anew each time, took 8 % and random bytes 5 % until they were made together.',
  'read.bare':
    'within the spread of its goal (0.52 x to 0.64 x on one day): its select is planned once per connection (0.39 x before that), and it begins by one message without a plan (ADR 11). A read is a transaction of five statements in one round trip: without the transaction the firm would have to be set in a statement of its own round trip, or outlive it.',
  'read.policy':
    'within its spread: an earlier run had 0.96 x. On tables of its own, made alike and asked in turns, a point read with the policy is as fast as one without (1.01 x), and so is a list of 50; the firm read once per statement, by a scalar subquery, is slower (0.84 x).',
  'big-list.cpu':
    'each row becomes an object with typed fields before it becomes text, the keys of the sort come along as text for the cursor, and the page is read in a transaction with its firm; raw pg prints what it got.',
  'big-list.flat':
    'not taken apart: its rounds reach from 1.01 to 1.81, which is wider than what is over the goal, and no machine was quiet enough to compare them again.',
  'relay.wake':
    'the relay works in the process and on the cores that commit here; with the wake-up it takes small batches at once instead of a large one every few seconds, so there are more statements per event. The wake-up itself adds nothing to a transaction.',
  'reactions.effects':
    'an effect is a transaction of six statements with four rows, and the event that it publishes is read, published, and moved into the log by the same process on the same two cores meanwhile; five effects run at once, so that requests keep connections. Of the processor time of that process a third goes into writes to sockets, 15 % into the NATS client, 9 % into pg, 7 % into collecting garbage, 4 % into random ids, and into each part of our own less than 2 % (a profile on a busy machine). It would take effects of one firm that share a transaction, as projections do.',
  'reactions.projections':
    'batches are made per firm, and these are of 20 firms. The rounds of a day differ much: 7,600/s, and 9,300/s half an hour later; 11,800/s a week before, when a bare insert through pg made 10,900/s instead of 9,200/s. Since then each transaction sets who may see confidential clients besides the firm, which takes 5 % of a transaction of four statements.',
};

export const whyNot = (id: string): string => reasons[id] ?? 'not looked into yet.';
