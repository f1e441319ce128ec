export declare const projects: import("@praxis/chassis").ServiceDefinition<Record<string, never>>;
//# sourceMappingURL=service.d.ts.map