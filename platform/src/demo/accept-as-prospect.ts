import { acceptProposal, type Prospect, viewProposal } from '@praxis/contracts/crm';
import type { ReplyOutput } from '../client/operation-types';
import { Failure } from '../failure';
import { amount } from './money-text';
import { tokenOf } from './propose';
import type { Stage } from './stage';

/** Opens the link without an account, takes the first option with its add-ons, and signs. */
export async function acceptAsProspect(stage: Stage, prospect: Prospect, publicUrl: string): Promise<ReplyOutput<typeof acceptProposal>> {
  const { tell } = stage;
  const signer = prospect.contacts[0];
  if (signer?.email === undefined) throw new Failure(`${prospect.name} has no contact with an e-mail address who could sign.`);
  tell.chapter(`Now as ${signer.name} of ${prospect.name}, who has only the link: read and accept`);
  const visitor = stage.gateway.as();
  const token = tokenOf(publicUrl);
  const page = await visitor.call(viewProposal, { params: { token } });
  const [option] = page.options;
  if (option === undefined) throw new Failure(`The proposal ${page.number} offers nothing.`);
  tell.result(`"${page.title}" by ${page.firm.name}: ${page.options.length} options, ${option.lines.length} lines in the first`);
  const addOns = option.lines.filter(({ optional }) => optional);
  const accepted = await visitor.call(acceptProposal, {
    params: { token },
    body: {
      optionId: option.id,
      addOnLineIds: addOns.map(({ id }) => id),
      signer: { name: signer.name, email: signer.email },
      signature: signer.name,
      consent: true,
      documentSha256: page.documentSha256,
    },
  });
  const extra = addOns.map(({ text, net }) => ` with "${text}" (${amount(net)})`).join('');
  tell.result(`accepted "${option.name}"${extra}`);
  tell.result(`contract ${accepted.contractNumber}, correlation ${accepted.correlationId}`);
  return accepted;
}
