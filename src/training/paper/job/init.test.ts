import { expect, it } from 'vitest';
import { openPackage } from '../../../package/open-package.ts';
import { openSmall, packSmall } from '../../../testing/small-package.ts';
import { packageInit } from './init.ts';

it('reads a package’s weights once, when the first is asked for', async () => {
  const { files } = await packSmall([await openSmall('sc_agiqa.pth')], { quantisation: 'f32' });
  const given = [...files].map(([name, bytes]) => new File([bytes], name));
  const opened = await openPackage({ kind: 'files', files: given });
  let times = 0;
  const counted = {
    ...opened,
    tensors: () => {
      times++;
      return opened.tensors();
    },
  };
  const { source, file } = packageInit(counted, 'small', '');
  expect(file).toBe('small');
  expect(times).toBe(0);
  for await (const { name, stored } of opened.tensors()) {
    const values = await source.read(name);
    expect(values, name).toHaveLength(stored.shape.reduce((a, b) => a * b, 1));
    expect(source.tensors.get(name)?.shape, name).toEqual(stored.shape);
  }
  expect(times).toBe(1);
});
