import { cssGradient, type TableName } from '../colormap/colormap.ts';
import { shortNumber } from '../format.ts';
import legend from './legend.module.css';

interface Props {
  colours: TableName;
  range: [number, number];
  unit: string;
}

/** Colours with the numbers at their ends and their unit. */
export function ColourBar({ colours, range: [low, high], unit }: Props) {
  return (
    <div className={legend.legend}>
      <div className={legend.bar} style={{ backgroundImage: cssGradient(colours) }} />
      <div className={legend.numbers}>
        <span>{shortNumber(low)}</span>
        <span className={legend.unit}>{unit}</span>
        <span>{shortNumber(high)}</span>
      </div>
    </div>
  );
}
