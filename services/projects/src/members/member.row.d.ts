import { EntitySchema, type Tx } from '@praxis/chassis';
/** A member of the firm, as identity told it last. */
export interface MemberRow {
    firmId: string;
    userId: string;
    name: string;
    status: 'invited' | 'active' | 'disabled';
    aggregateVersion: number;
}
export declare const MemberSchema: EntitySchema<MemberRow>;
/** A client of the firm, as clients told it last. */
export interface KnownClientRow {
    firmId: string;
    clientId: string;
    name: string;
    aggregateVersion: number;
}
export declare const KnownClientSchema: EntitySchema<KnownClientRow>;
export declare const members: import("@praxis/chassis").Table<MemberRow>;
/** @throws Rejection `projects.user_unknown` when the person is no active member of the firm */
export declare function requireMember(tx: Tx, userId: string | null | undefined): Promise<void>;
/** @throws Rejection `projects.client_unknown` */
export declare function requireClient(tx: Tx, clientId: string | undefined): Promise<void>;
//# sourceMappingURL=member.row.d.ts.map