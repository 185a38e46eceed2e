export { TrainModel } from './TrainModel.tsx';
