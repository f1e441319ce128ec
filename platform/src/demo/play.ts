import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GatewayClient } from '../client/gateway-client';
import { Failure, messageOf } from '../failure';
import { checkout } from '../places';
import { acceptAsProspect } from './accept-as-prospect';
import { readArguments } from './arguments';
import { followOnboarding } from './follow-onboarding';
import { readLeads } from './leads';
import { narrate } from './narrator';
import { importPriceList, prepareFirm } from './prepare-firm';
import { readPriceList } from './price-list';
import { propose } from './propose';
import { showOutcome } from './show-outcome';
import { type Login, signIn } from './sign-in';
import { drawTimeline } from './timeline';
import { importLeads, winProspect } from './win-prospect';

/** A running platform, here or elsewhere. */
export interface DemoPlace {
  readonly gatewayUrl: string;
  /** What people's links begin with. */
  readonly publicUrl: string;
  /** The owner of the firm that plays. */
  readonly demonstration: Login;
}

/** What came of it. */
export interface Played {
  readonly clientId: string | null;
  /** Signed in as the owner. */
  readonly gateway: GatewayClient;
}

/**
 * Plays the main job through a gateway, from lead to onboarded client, and tells it to the person at the terminal.
 * @param args as after `npm run demo --`
 * @throws Failure when a part of it fails
 */
export async function playDemo(place: DemoPlace, args: readonly string[] = []): Promise<Played> {
  const files = readArguments(args, path.join(checkout, 'examples'), process.env['INIT_CWD'] ?? process.cwd());
  const priceList = readPriceList(contentOf(files.priceList), path.basename(files.priceList));
  const leads = readLeads(contentOf(files.leads), path.basename(files.leads));
  const proposal = contentOf(files.proposal);

  const tell = narrate(process.stdout);
  // Each run wins a company of its own; the time in milliseconds, without its slowest digits, tells them apart for weeks.
  const suffix = Date.now().toString(36).slice(-6).toUpperCase();
  tell.line(`Playing the main job at ${place.publicUrl}`);
  const stage = await signIn(place.gatewayUrl, place.demonstration, tell);
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
  await showOutcome(stage, onboarding, lead.contact.email ?? '');
  tell.chapter('The onboarding in time');
  for (const line of drawTimeline(onboarding)) tell.line(`   ${line}`);
  tell.line();
  tell.line(`The page of the client: GET ${place.publicUrl}/v1/clients/${onboarding.clientId}/overview`);
  return { clientId: onboarding.clientId, gateway: stage.quietly };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`The file ${file} cannot be read: ${messageOf(error)}.`);
  }
}
