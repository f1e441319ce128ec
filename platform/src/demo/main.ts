import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure, messageOf } from '../failure';
import { checkout, localDataPlace } from '../places';
import { runningState } from '../stack/lock';
import { acceptAsProspect } from './accept-as-prospect';
import { readArguments } from './arguments';
import { followOnboarding } from './follow-onboarding';
import { readLeads } from './leads';
import { narrate } from './narrator';
import { importPriceList, prepareFirm } from './prepare-firm';
import { readPriceList } from './price-list';
import { propose } from './propose';
import { showOutcome } from './show-outcome';
import { signIn } from './sign-in';
import { drawTimeline } from './timeline';
import { importLeads, winProspect } from './win-prospect';

/** `npm run demo`: plays the main job through the gateway, from lead to onboarded client. @throws Failure when a part of it fails */
async function play(args: readonly string[]): Promise<void> {
  const files = readArguments(args, path.join(checkout, 'examples'), process.env['INIT_CWD'] ?? process.cwd());
  const priceList = readPriceList(contentOf(files.priceList), path.basename(files.priceList));
  const leads = readLeads(contentOf(files.leads), path.basename(files.leads));
  const proposal = contentOf(files.proposal);
  const state = runningState(localDataPlace());
  if (state === undefined) throw new Failure('Praxis is not running here; start it with npm start in another terminal.');

  const tell = narrate(process.stdout);
  // Each run wins a company of its own; the time in milliseconds, without its slowest digits, tells them apart for weeks.
  const suffix = Date.now().toString(36).slice(-6).toUpperCase();
  tell.line(`Playing the main job at ${state.publicUrl}`);
  const stage = await signIn(state.gatewayUrl, state.demonstration, tell);
  await prepareFirm(stage);
  await importPriceList(stage, priceList, path.basename(files.priceList));
  const lead = await importLeads(stage, leads, path.basename(files.leads), suffix);
  const prospect = await winProspect(stage, lead);
  const sent = await propose(stage, prospect, proposal, path.basename(files.proposal));
  const accepted = await acceptAsProspect(stage, prospect, sent.publicUrl);
  const onboarding = await followOnboarding(stage, accepted.proposalId);
  if (onboarding.correlationId !== accepted.correlationId) {
    throw new Failure(`The onboarding has the correlation ${onboarding.correlationId}, the acceptance had ${accepted.correlationId}.`);
  }
  await showOutcome(stage, onboarding, state.mailDir, lead.contact.email ?? '');
  tell.chapter('The onboarding in time');
  for (const line of drawTimeline(onboarding)) tell.line(`   ${line}`);
  tell.line();
  tell.line(`The page of the client: GET ${state.publicUrl}/v1/clients/${onboarding.clientId}/overview`);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`The file ${file} cannot be read: ${messageOf(error)}.`);
  }
}

play(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof Failure) process.stderr.write(`\n${error.message}\n`);
    else process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
