"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.allowedMoves = allowedMoves;
exports.decide = decide;
exports.cancelWithOnboarding = cancelWithOnboarding;
exports.evolve = evolve;
exports.requireOpen = requireOpen;
exports.billingOf = billingOf;
const kernel_1 = require("@praxis/contracts/kernel");
const projects_1 = require("@praxis/contracts/projects");
const moves = {
    start: { from: ['planned'], to: 'active' },
    hold: { from: ['active'], to: 'on_hold' },
    resume: { from: ['on_hold'], to: 'active' },
    complete: { from: ['active', 'planned'], to: 'completed' },
    reopen: { from: ['completed'], to: 'active' },
    cancel: { from: ['planned', 'active', 'on_hold'], to: 'cancelled' },
};
/** The commands that are possible now. */
function allowedMoves(state) {
    if (state.frozen)
        return [];
    return Object.keys(moves).filter((move) => moves[move].from.includes(state.status));
}
/**
 * What a person's command does to a project.
 * @throws Rejection `projects.project_frozen`, or `http.illegal_transition` with the state and what is allowed
 */
function decide(state, command) {
    if (state.frozen)
        throw new kernel_1.Rejection(projects_1.projectsErrors.project_frozen);
    const move = moves[command.type];
    if (!move.from.includes(state.status)) {
        throw new kernel_1.Rejection(kernel_1.httpErrors.illegal_transition, { state: state.status, allowed: allowedMoves(state) });
    }
    return eventsOf(state.status, command);
}
/** Undoing an onboarding is not a person's command: it passes the freeze, and a project that is closed stays closed. */
function cancelWithOnboarding(state, reason) {
    if (state.status === 'cancelled' || state.status === 'completed')
        return [];
    return eventsOf(state.status, { type: 'cancel', reason });
}
function eventsOf(from, command) {
    const { to } = moves[command.type];
    const reason = 'reason' in command ? command.reason : undefined;
    const changed = { type: 'status-changed', from, to, reason };
    if (command.type === 'complete')
        return [changed, { type: 'completed', on: command.on }];
    if (command.type === 'cancel')
        return [changed, { type: 'cancelled', reason: command.reason }];
    return [changed];
}
function evolve(state, event) {
    switch (event.type) {
        case 'status-changed':
            return { ...state, status: event.to };
        case 'completed':
            return { ...state, status: 'completed' };
        case 'cancelled':
            return { ...state, status: 'cancelled', frozen: false };
    }
}
/** Whether work in the project may still be changed. @throws Rejection when it is closed or frozen */
function requireOpen(state) {
    if (state.frozen)
        throw new kernel_1.Rejection(projects_1.projectsErrors.project_frozen);
    if (state.status === 'completed' || state.status === 'cancelled')
        throw new kernel_1.Rejection(projects_1.projectsErrors.project_closed);
}
/** How a project of an engagement is billed, from the rules of the lines. */
function billingOf(rules) {
    if (rules.includes('retainer'))
        return 'retainer';
    return rules.includes('hourly') ? 'time_and_materials' : 'fixed';
}
//# sourceMappingURL=project.js.map