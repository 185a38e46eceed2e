interface FactsProps {
  facts: readonly (readonly [name: string, value: string])[];
  className: string | undefined;
  /** Class of a name with its value. */
  factClass: string | undefined;
  testId?: string;
}

/** Names with their values. */
export function Facts({ facts, className, factClass, testId }: FactsProps) {
  return (
    <dl className={className} data-testid={testId}>
      {facts.map(([name, value]) => (
        <div key={name} className={factClass}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
