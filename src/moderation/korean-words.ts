/**
 * Korean words that are not wanted, in the notation of `words.ts`. What a word is called is the first of its spellings. Words that
 * are ordinary in most sentences (꺼져, 미친, 보지, 자지, 애미, 새끼, 졸라) stand here in those forms alone that are meant.
 */
export const WORDS = split(`
  씨[발팔빨벌] [쓰쒸씌]발 씌[팔벌] |[시싀슈쉬][발벌팔빨] |[쓰쌰스]벌 |쌰발 |쉬이발 |쓔[발벌] |[씻싯씹]팔 |[시씨]부[럴랄]
  |씨바| |시바= |시바[것꺼새롬놈년]| |씨불[놈년탱] |[시씨]댕 |[시씨]ㅂ| |[시씨]바ㄹ |[ㅅㅆ][발벌팔빨]|

  |[병븅뵹벙][신쉰] |[병븅]딱| |[병븅]ㅅ| |ㅂ신| |병시나 |빙신|

  |개[새세쌔섀쉐색섹][끼키] |게[새쉐]끼 |개새[기ㄲ]| |개[색섹]기| |개쉑 |개쉐이 |개[ㅅ새]ㄲ |개ㅅ[끼ㄲ] |개[시씨]키| |개_새끼[야아들]
  |[쌔쉐섀쒜]끼 |쉐키 |새끼[야아]= |새끼들아 |[이그저]새끼| |[이그저]_새끼| |[이그저]쉑 |씹_?[새쌔세][끼키] |씹[할년놈창]

  [좆좃] |[존줜죤]나~ |[존죤]내~ |ㅈ같 |ㅈ망 |ㅈ밥 |조까라 |조까튼 |지랄~ |쥐랄 |육갑떨 |[염옘엠]병| |[염옘엠]병[할하떨]

  |미친[놈년]| |미친_[놈년]|~ |미친_?새끼 |미친것들 |미친ㅅㄲ |미친자식 |ㅁㅊ[놈년] |또라이 |똘아이 |정신병자|
  |개자식 |[개잡쌍썅][놈년]|~ |화냥년 |후레자식 |후레아들 |호로[새]끼 |호로자식 |호로잡놈 썅
  |[느늑]금마 |느금| |느개비 |[니느]미럴 |니미랄 |[니느늬]_?[애에]미|~ |[니느늬]_?[애에]비|~ |느그_?[애에]미 |느그_?[애에]비 |느그_?엄마
  |[니늬]앰| |[엠엄앰]창| |앰생 |[애에]미_?[뒤디뒈]진 |[애에]미_?없는 |[애에]비_?없는

  |아가리_?닥 |아가리_?싸 |아닥해 |[닥닭]쳐| |닥치라고 |꺼져라| |꺼지라고| |당장_꺼져| |나가_?[뒤뒈]져| |나가_?[뒤뒈]져라| |뒈져 |뒈질 |뒤질래 |디질래
  |엿_?먹어라 |엿이나_?먹 |엿먹어= |[뻐뻑퍽빠]큐= |[뻐뻑퍼]킹= |퍽유

  |섹스~ |쎅스 |섹쓰 |[개씹]보지 |보지[년털] |보징어 봊 |개자지| |자지털 |보빨 |빠구리 |딸딸이 |창[녀년놈]~ |걸레년 |걸레_?같은_?년 |젖탱이

  |짱[깨께] |짱꼴라 |쪽[바발]리 |쪽발이 |깜둥이 |똥남아 |김치녀 |된장녀 |한남충 |맘충 |틀딱 |급식충 |일베충 |[애에][미비]충 |메갈년 |피싸개
  |찐따 |등신|~ |저능아 |머저리 |멍청이 |[돌닭]대가리 |개같은 |개같네 |육시랄 |[바빠]보|

  |tlqkf |qudtls| |wlfkf| |s?sibal| |shibal| |byungsin| |gaesaekki|
`);

/** Initials, where they stand alone: no other loose jamo beside them but laughter (ㅋㅎ) and tears (ㅠㅜ). */
export const INITIALS = split(`
  [ㅅㅆ]ㅂ [ㅅㅆ]ㅂㅅㅂ [ㅅㅆ]ㅂ[ㄴㄹ] [ㅅㅆ]ㅂㅅㄲ ㅅㅅㅂㅂ ㅂㅅ ㅄ ㅂㅅㅂㅅ ㅄㅄ [ㅂ]ㅅㅅㄲ ㅄㅅㄲ ㅅㄲ ㄱㅅㄲ ㄱㅆㄲ ㅈㄹ ㅈㄴ ㄷㅊ ㄲㅈ
  ㅁㅊㄴ ㅁㅊㅅㄲ ㄴㄱㅁ ㅆㄴ ㅆㄹㄱ ㅗㅗ ㅗㅗㅗ ㅗㅗㅗㅗ
`);

/** What comes before 시 ("o'clock", "city") or counts in units of 개: "일곱 시 발 열차" leaves at seven. */
const BEFORE_UNITS = '한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 몇 서울 부산 인천 대구 대전 광주 울산'.split(
  ' ',
);

/**
 * Ordinary words and phrases: what is found inside of them is not meant. 시발점 (starting point), 씨 발라 (seeding fruit), 날씨,
 * 시바견 (Shiba dog), 병신년 (the year 1956 or 2016, 丙申), 이병 신고 (a private reports), 이 새끼 고양이 (this kitten), 위기가 닥쳐 (a crisis strikes) …
 */
const PHRASES = split(`
  시발[점역택자지열선표] 시발_[점역] 시발수뢰 개시발[표언효행송전생] 시벌[건겋] 시팔[아고] 씨발[라려린랐] [저가]씨[발팔] [날글솜말불맵맘박참꽃]씨[발팔]
  시바_[견이누코강료귀산키] 시바[견이누] 우리_시바 씨바구니 스벌[써]
  [이상일장]병신[고상분청] 병신년[생에을은과이] 병신년丙申年 병신년_새해 병신丙 병신일[주간] 병신[월생] 병신정변 년_병신년 빙신[문]
  [이그저]_새끼_[고강돼토오양곰사호원염송손발] [이그저]새끼[손발고강돼토오줄] [이그저]_새끼[손발줄]
  지랄까 지랄지 지랄탄 염병균 전염병 미친_년[도월] 몇_개년 개년_계획 개년계획 개년도 니미츠 니미르 창녀촌
  [가이기일련험난황서]_닥쳐 닥쳐[오온올와왔서야도] 막상_닥쳐 앞에_닥쳐 [불폰면등빛원]_?[아이을]?_?꺼져라
  섹스폰 섹스피어 등신[대불각] 바보새 바보상자 바보_?온달 바보_?이반 바보들의_행진
`);

export const ORDINARY = [...PHRASES, ...BEFORE_UNITS.flatMap((it) => [`${it}_시_[발팔벌]`, `${it}_개_[새세]_끼`])];

/** What may stand before a word and be written together with it. */
export const PREFIXES = new Set(
  split(
    '아 이 그 저 야 니 너 넌 하 와 개 왕 상 씹 에이 아이 어휴 아오 진짜 존나 완전 이런 저런 그런 뭔 무슨 미친 시발 씨발 바보 병신 등신 멍청이 개새끼',
  ),
);

/** What may follow a word and be written together with it: particles, forms of 이다 and 하다, and other insults. */
export const ENDINGS = new Set(
  split(`
  야 아 이 가 는 은 를 을 도 만 의 랑 와 과 로 으로 에게 한테 처럼 보다 까지 마저 이랑 같이 같은 같네 같아 같다 같은데
  라고 라고요 라니 라니까 인척 인데요 라서 라면 라도 라며 이라 이라고 이라니 이라서 네 네요 냐 니 다 임 인 인가 인지 인데 인줄 이야 이네 이냐 이니 이다 이지 지 죠
  예요 에요 이에요 이예요 입니다 입니까 이었 였다 였네 구나 이구나 군 이군 요 여 이여 해 하네 하고 할 한 함 라 맞네
  들 들아 들이 들은 들을 들도 들의 놈 놈아 놈들 놈이 년 년아 년들 년이 짓 짓을 짓만 짓하지 새끼 새끼야 새끼들 새끼가 바보 병신 등신
  `),
);

/** The endings that no verb has ("바 보고", "바 보자"), for words that are taken apart. */
export const PLAIN_ENDINGS = new Set(
  split('야 들 들아 놈 놈아 놈들 년 년아 년들 같은 같네 같아 같이 이야 임 새끼 새끼야 새끼들'),
);

function split(list: string): string[] {
  return list.trim().split(/\s+/);
}
