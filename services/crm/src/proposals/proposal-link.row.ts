import { EntitySchema, tableOf } from '@praxis/chassis';

/** The way of a prospect to a revision. Only the hash of the token is kept. */
export interface ProposalLinkRow {
  firmId: string;
  id: string;
  proposalId: string;
  revision: number;
  tokenHash: string;
  createdAt: Date;
  endedAt: Date | null;
  /** `replaced` by a new link to the same revision, or `superseded` with its revision. */
  endedBy: 'replaced' | 'superseded' | null;
}

export const ProposalLinkSchema = new EntitySchema<ProposalLinkRow>({
  name: 'proposal_links',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    proposalId: { name: 'proposal_id', type: 'uuid' },
    revision: { type: 'int' },
    tokenHash: { name: 'token_hash', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    endedAt: { name: 'ended_at', type: 'timestamptz', nullable: true },
    endedBy: { name: 'ended_by', type: 'text', nullable: true },
  },
});

export const proposalLinks = tableOf<ProposalLinkRow>(ProposalLinkSchema);
