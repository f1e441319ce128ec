/**
 * The place between two neighbours as a decimal, so that moving one task changes no other. Absent neighbours are the ends of the list.
 */
export declare function positionBetween(before: string | undefined, after: string | undefined): string;
//# sourceMappingURL=position.d.ts.map