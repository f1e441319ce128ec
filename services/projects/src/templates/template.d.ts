export interface TemplateTask {
    title: string;
    description?: string | undefined;
    /** Working days from the project's start to the task's due date. */
    offsetDays: number;
    estimateMinutes?: number | undefined;
    clientVisible?: boolean | undefined;
}
export interface Template {
    code: string;
    version: number;
    name: string;
    tasks: readonly TemplateTask[];
}
/** What a project starts with when nobody named a template; it needs no row, a firm without templates behaves as with it. */
export declare const standardTemplate: Template;
/** The day that lies `offset` working days (Monday to Friday) after `start`; offset 0 is the start itself, or the Monday after a weekend. */
export declare function dueDateOf(start: string, offset: number): string;
//# sourceMappingURL=template.d.ts.map