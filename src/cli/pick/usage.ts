/** `fovea pick --help`. */
export const pickUsage = `Usage: fovea pick LINES|FOLDER... [options]

Picks the best images by their scores: from lines that \`fovea score\` wrote, or from folders or patterns of images, which are
scored first. Prints the names of the kept images, best first, or copies, moves or marks the files as the options say.

  --best-of GROUP      the best of each prompt, folder, or value of a column (of the lines or of --items)
  --top N|P%           how many to keep: of each group, or of all (default with --best-of: 1)
  --min HEAD=N         keep only images whose score is at least N; may be repeated
  --by HEAD            the score that decides (default: quality, or the only one)
  --duplicates WHAT    fold (default): of images that look the same only the best counts; keep: no folding
  --items FILE         a table with columns for --best-of
  --images DIR         where the files named in the lines are
  --exclude PATTERN    leave files or folders of this name or pattern out of folders; may be repeated

  --copy-to DIR        copy the kept images there, with their .txt and .xmp files
  --stamp              write the scores into the copies (PNG and JPEG), never into originals
  --move-to DIR        move them instead
  --xmp                mark all images in XMP sidecars: kept ones 1 star and Green, the rest rejected and Red;
                       other fields stay, and a rating or label of yours is never replaced
  --list FILE          write the names of the kept images, or with .csv a table of all images
  --yes                do it; without it you are asked, or, where there is no terminal, only told what would be done
  --model DIR          model package for images that are scored (default: the demo); may be repeated: the models score
                       side by side, and --by says whose score decides
  --backend NAME       auto, webgpu or wasm

Nothing is overwritten: files of equal names from different folders get a number. A run that was interrupted ends the same
when the same command is run again.

Examples:
  fovea pick scores.jsonl --best-of prompt --copy-to keep --yes
  fovea pick renders --top 30% --min quality=3 --move-to best
`;
