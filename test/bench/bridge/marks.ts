/** Names of files that do not exist: asked for, they show in a trace where something begins and ends. */
export const beginMark = "/nowhere/mark-begin";
export const endMark = "/nowhere/mark-end";
