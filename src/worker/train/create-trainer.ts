import { opfsStore, opfsTrainings } from '../library/opfs-store.ts';
import { ModelTrainer } from './model-trainer.ts';
import { startTraining } from './training-backend.ts';
import { TrainingPictures } from './training-pictures.ts';

/** The trainer of the page: packages and the unfinished training in the browser's private storage. */
export function createModelTrainer(): ModelTrainer {
  const parts = {
    models: opfsStore,
    startBackend: startTraining,
    pictures: (...args: ConstructorParameters<typeof TrainingPictures>) => new TrainingPictures(...args),
  };
  return new ModelTrainer(parts, opfsTrainings);
}
