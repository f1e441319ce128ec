/** What a run left behind, and whether it adds up. */
export type Finding = string;
