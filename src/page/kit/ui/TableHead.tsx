interface TableHeadProps {
  /** Columns of words, then columns of numbers. */
  words: string[];
  numbers: string[];
  /** Class of a number's cell in the table's own style. */
  numberClass: string | undefined;
}

/** The row of column names of a table of figures. */
export function TableHead({ words, numbers, numberClass }: TableHeadProps) {
  return (
    <thead>
      <tr>
        {words.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
        {numbers.map((name) => (
          <th key={name} scope="col" className={numberClass}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
