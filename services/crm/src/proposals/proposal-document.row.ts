import { EntitySchema, tableOf } from '@praxis/chassis';

/** A revision as it was sent, byte for byte what its hash is of. Never changed. */
export interface ProposalDocumentRow {
  firmId: string;
  id: string;
  proposalId: string;
  revision: number;
  sha256: string;
  /** RFC 8785 JSON. */
  document: string;
  sentAt: Date;
}

export const ProposalDocumentSchema = new EntitySchema<ProposalDocumentRow>({
  name: 'proposal_documents',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    proposalId: { name: 'proposal_id', type: 'uuid' },
    revision: { type: 'int' },
    sha256: { type: 'text' },
    document: { type: 'text' },
    sentAt: { name: 'sent_at', type: 'timestamptz' },
  },
});

export const proposalDocuments = tableOf<ProposalDocumentRow>(ProposalDocumentSchema);
