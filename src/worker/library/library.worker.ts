import { expose } from '../../shared/workers/news.ts';
import { ModelLibrary } from './library.ts';
import { opfsStore, opfsTrainings } from './opfs-store.ts';

expose(new ModelLibrary(opfsStore, undefined, opfsTrainings));
