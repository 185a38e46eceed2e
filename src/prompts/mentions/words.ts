/** Words that say nothing about what is to be seen, and those that join phrases. */
const small = new Set(
  (
    'a an the this that these those his her its their your my our some any each every very more most much many few no not only also just than ' +
    'as such it he she they i you we one ones who whom whose which what while when where there here is are was were be been being has have had do does did ' +
    'can could will would should may might must so too into onto out up down off away back as if or but nor like looks look looking seen see shown showing ' +
    'featuring features made make of to for by from at s t'
  ).split(' '),
);

/** Words of requests for quality, camera and medium, which a description of what is to be seen need not repeat. */
const manner = new Set(
  (
    'detail detailed details hyper hyperdetailed ultra highly intricate sharp focus blurred blurry quality best masterpiece hd hdr uhd 4k 8k 16k resolution high low res ' +
    'photo photograph photography photoreal photorealistic photorealism realistic realism hyperrealistic picture image shot render rendered rendering cgi octane unreal engine ' +
    'painting painted drawing drawn illustration art artwork artstation trending style styled design concept character portrait headshot still ' +
    'view top elevation side front close closeup long wide angle macro lens bokeh depth field mm f lighting soft cinematic dramatic studio volumetric ' +
    'warm cold color colour colors colours colourful colorful beautiful stunning amazing epic cute dreamy award winning scene 3d 2d video movie poster background ' +
    'foreground full body shot hd angle perspective composition symmetrical axis'
  ).split(' '),
);

/** Words for what no picture shows: time, thought, judgement, numbers. */
const unseen = new Set(
  (
    'late early half third second first last next new evil good bad great grand best better worst nice unknown strange weird typical famous legendary master saint noble ' +
    'fierce brave wise clever mighty power powerful glory glorious divine holy sacred eternal endless infinite ultimate final lost forgotten hidden secret ' +
    'survival survive adventure adventurer exploring explore journey quest dream dreams idea thought meaning fate destiny hope fear love truth freedom justice war peace ' +
    'apocalypse apocalyptic revolution uprising history historical mythical myth legend story tale chapter century year years age era time today day daily ' +
    'realm dimension dimensional interdimensional disease plague organic natural artificial environmental environment medieval gothic roman french chinese japanese russian american ' +
    'european african indian british english german italian spanish scottish philippine two three four five six seven eight nine ten hundred thousand dozen pair couple ' +
    'made created creating create inspired based similar different various everything everyone nothing something anything type kind part line form formal way thing things'
  ).split(' '),
);

/** Words of a text in lower case: letters and digits, joined by apostrophes; hyphens part them. */
export function wordsOf(text: string): string[] {
  return [...text.toLowerCase().matchAll(/[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu)].map(([word]) =>
    word.replace('’', "'"),
  );
}

/** Whether a word names something that can be seen in the image. */
export function isContent(word: string): boolean {
  return word.length > 1 && !small.has(word) && !manner.has(word) && !unseen.has(word) && !/^\d+$/.test(word);
}
