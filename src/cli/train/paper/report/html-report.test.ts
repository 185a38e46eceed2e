import { describe, expect, it } from 'vitest';
import type { Agreement, EpochResult } from '../../../../training/paper/epoch-result.ts';
import { curve } from './curves.ts';
import { trainingHtml } from './html-report.ts';

const measured = (srcc: number): Agreement => ({
  images: 20,
  srcc,
  plcc: srcc / 2,
  srccInterval: [srcc - 0.1, srcc + 0.1],
  plccInterval: null,
});
const history: EpochResult[] = [0.2, 0.6, 0.4].map((srcc, i) => ({
  epoch: i + 1,
  loss: 3 - i,
  rate: 1e-5,
  validation: { quality: measured(srcc) },
}));

describe('trainingHtml', () => {
  const html = trainingHtml({ title: 'A <model>', facts: ['Frozen: image & text.'], history });

  it('names the best epoch, shows every epoch, and escapes what comes from outside', () => {
    expect(html).toContain('those of epoch 2 of 3');
    expect(html).toContain('<td>0.600</td><td>0.300</td>');
    expect(html).not.toContain('<model>');
    expect(html).toContain('Frozen: image &#38; text.');
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html).not.toMatch(/<script|src=|href=/);
  });

  it('says what holds without held-out images', () => {
    const plain = history.map(({ epoch, loss, rate }) => ({ epoch, loss, rate }));
    expect(trainingHtml({ title: 'x', facts: [], history: plain })).toContain(
      'those of the last of 3 epochs',
    );
  });
});

describe('curve', () => {
  const points = [
    { epoch: 1, value: 2, interval: [1, 3] as const },
    { epoch: 3, value: 4, interval: [3, 5] as const },
  ];

  it('has its ends at the ends of the axes, with the band around it', () => {
    const svg = curve('Loss', points, 3);
    // values 1 to 5 over 184 units of height from 8: 2 is three quarters down, 4 one quarter
    expect(svg).toContain('class="curve" points="64.0,146.0 632.0,54.0"');
    expect(svg).toContain('class="band" points="64.0,100.0 632.0,8.0 632.0,100.0 64.0,192.0"');
    expect(svg).toContain('class="best" d="M632.0,8');
    expect(svg).toContain('aria-label="Loss: from 2 in epoch 1 to 4 in epoch 3"');
  });

  it('leaves out what is not a number, and draws a single point as a dot', () => {
    expect(curve('SRCC', [{ epoch: 1, value: NaN }])).toContain('not a number in any epoch');
    expect(
      curve('SRCC', [
        { epoch: 1, value: NaN },
        { epoch: 2, value: 0.5 },
      ]),
    ).toContain('<circle class="dot" cx="64.0"');
  });
});
