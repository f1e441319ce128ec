import { tenantTable } from '@praxis/chassis';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workspaces with their folders, documents with their versions. */
export class Workspaces1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

const table = (name: string, body: string, options?: Parameters<typeof tenantTable>[3]) => tenantTable('documents', name, body, options);

const statements = [
  table(
    'workspaces',
    `firm_id uuid not null,
     id uuid not null,
     client_id uuid not null,
     status text not null check (status in ('active', 'archived')),
     version int not null,
     created_at timestamptz not null,
     primary key (firm_id, id),
     unique (firm_id, client_id)`,
  ),
  table(
    'cancellations',
    `firm_id uuid not null,
     engagement_id uuid not null,
     onboarding_id uuid not null,
     at timestamptz not null,
     primary key (firm_id, engagement_id)`,
    { appendOnly: true },
  ),
  table(
    'folders',
    `firm_id uuid not null,
     id uuid not null,
     client_id uuid not null,
     parent_id uuid,
     name text not null,
     path text not null,
     depth int not null check (depth between 1 and 10),
     visibility text not null check (visibility in ('internal', 'client')),
     version int not null,
     created_at timestamptz not null,
     primary key (firm_id, id),
     foreign key (firm_id, parent_id) references folders (firm_id, id),
     foreign key (firm_id, client_id) references workspaces (firm_id, client_id)`,
    {
      indexes: [
        `create unique index folders_name on folders (firm_id, client_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), lower(name))`,
      ],
    },
  ),
  table(
    'documents',
    `firm_id uuid not null,
     id uuid not null,
     folder_id uuid not null,
     client_id uuid not null,
     name text not null,
     visibility text not null check (visibility in ('internal', 'client')),
     version_count int not null check (version_count > 0),
     version int not null,
     created_at timestamptz not null,
     updated_at timestamptz not null,
     primary key (firm_id, id),
     foreign key (firm_id, folder_id) references folders (firm_id, id)`,
    {
      indexes: [
        'create unique index documents_name on documents (firm_id, folder_id, lower(name))',
        'create index documents_updated on documents (firm_id, updated_at desc, id desc)',
        'create index documents_client on documents (firm_id, client_id)',
      ],
    },
  ),
  table(
    'document_versions',
    `firm_id uuid not null,
     id uuid not null,
     document_id uuid not null,
     number int not null,
     object_key text not null,
     size_bytes bigint not null check (size_bytes > 0),
     media_type text not null,
     sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
     uploaded_by text not null,
     uploaded_at timestamptz not null,
     primary key (firm_id, id),
     unique (firm_id, document_id, number),
     unique (firm_id, object_key),
     foreign key (firm_id, document_id) references documents (firm_id, id)`,
    { appendOnly: true },
  ),
  table(
    'document_accesses',
    `firm_id uuid not null,
     id uuid not null,
     document_id uuid not null,
     number int not null,
     actor text not null,
     address text,
     at timestamptz not null,
     primary key (firm_id, id)`,
    { appendOnly: true, indexes: ['create index document_accesses_document on document_accesses (firm_id, document_id, at)'] },
  ),
  table('storage_usage', 'firm_id uuid primary key, bytes bigint not null check (bytes >= 0)'),
];
