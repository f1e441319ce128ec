/** For figures that miss their goal: the measured reason, and what reaching it would take. Kept up by whoever measures. */
const chain =
  'one POST keeps nine processes and the database busy: about 9 ms of processor time on a machine shared with others, of which the service that answers 29 % and its backends 12 %, the gateway 13 %, identity 11 % and its backends 7 % (the audit chain: one transaction per firm and batch), the reacting service 7 % and its backends 4 %, the sender 4 %, nats-server 3 %, the relays’ backends 2 %, the rest three services that only acknowledge. The goal leaves 1 ms of two cores. In the service that answers, the profile has 16 % in pg, 14 % in writes to sockets, 4 % in keys and hashes, 3 % in zod; its backend executes eleven statements, of which the firm’s number (whose row is locked over two round trips), the version of the aggregate and the project take 0.2 ms each. Saved so far: two of the three commits of the reaction, one of three round trips, parsing and planning of look-ups. It would take an audit chain that is written less often than each POST, subscriptions by event type (not with nats-server 2.9), and the database on a machine of its own.';
const acceptance =
  'taken apart by event log and inbox: 23 events, 27 reactions and, in the service of clients alone, 129 statements in 12 transactions when it was taken apart, by count 18 fewer since the steps of an onboarding are written in one. The longest way has three hops, each outbox, relay, broker, consumer, commit: acceptance, engagement, first invoice, completion. No poll is on it; what waits is the relay, which reads again only when the slowest publish of its batch is acknowledged, and the row of the onboarding, which eight completions lock one after the other.';
const acceptanceCost =
  'of 140 ms of processor time for each on a shared machine (at most 130 ms on a quiet one, where 15 a second were reached), clients and its backends take 28 %, identity 19 % (the mail’s job 2 %), crm 15 %, finance 14 %, projects 8 %, documents 6 %, the gateway 4 %, nats-server 2 %. Two cores bear 40 a second only at 50 ms each. Since then the steps, the items of a schedule, the tasks of a project and the folders are one statement each, and the sides of an invoice are read once. It would take more of that: completions that arrive together decided together, and step-completed events that are not told one by one.';

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
    'eight statements against one, with 4 more rows and their 9 index entries. Claiming the key took three of them and takes one now, which sets the shorter limit on waiting, claims, and sets it back. The update that stores the reply writes the row of the key a second time, without new index entries in nine of ten cases; the reply is not known before, and the claim has to be the first statement.',
  'read.bare':
    'its select is planned once per connection now (0.39 x before). A read is a transaction of four statements in one round trip, and each has its own message, plan look-up and answer: without the transaction the firm would have to be set in a statement of its own round trip, or outlive it.',
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
