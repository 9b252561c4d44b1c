/** The executable's first word when it is to be another of our programs than the command line; its name follows. */
export const programWord = "--tier2-program";
/** The command line. Programs are named by the path of their module in the repository, without its ending. */
export const mainProgram = "packages/cli/src/main";
