import tables from '../../kit/ui/tables.module.css';
import { compareStrings } from './strings.ts';

export interface DifferenceRow {
  label: string;
  left: string;
  right: string;
  difference: string;
}

interface Props {
  caption: string;
  first: string;
  rows: DifferenceRow[];
  testId: string;
}

/** Numbers of both sides and their difference. */
export function DifferenceTable({ caption, first, rows, testId }: Props) {
  const columns = [compareStrings.side.left, compareStrings.side.right, compareStrings.change];
  return (
    <table className={tables.table} data-testid={testId}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {columns.map((column) => (
            <th key={column} scope="col" className={tables.number}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, left, right, difference }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className={tables.number}>{left}</td>
            <td className={tables.number}>{right}</td>
            <td className={tables.number}>{difference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
