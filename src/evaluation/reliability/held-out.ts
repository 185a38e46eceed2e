/** A score of an image that the model was not trained on, and people's rating. */
export interface HeldOut {
  score: number;
  rating: number;
  /** Score of the same image without its description, where that was computed. */
  undescribed?: number;
  /** Prompt; images without one share it with no other. */
  group?: string;
  /** Number of the model that scored it, where several did: scores of different trainings are never paired. */
  fold?: number;
  /** The generator, or family of generators, that the model had not seen, where images were held out by that. */
  generator?: string;
}
