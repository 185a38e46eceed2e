/** Names of checks, one after the other. */
export type Lane = string[];

/**
 * Runs lanes side by side, the checks of each in order. A lane ends at its first failure; the others go on, so that one run reports everything that is wrong.
 * Answers the checks that failed.
 */
export async function runLanes(lanes: Lane[], run: (check: string) => Promise<boolean>): Promise<string[]> {
  const failed = await Promise.all(
    lanes.map(async (lane) => {
      for (const check of lane) if (!(await run(check))) return [check];
      return [];
    }),
  );
  return failed.flat();
}
